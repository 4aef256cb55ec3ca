/** Types of option values: how each is read from text (INI, command line) and from YAML data (MRT-SPEC 3.2). */
import type { DiagnosticCode, Literal } from '@mrtjs/tensor';
import { formatLiteral, MrtError, parseLiteral } from '@mrtjs/tensor';
import { homedir } from 'node:os';
import { resolve } from 'node:path';

/** What reading a value may depend on. */
export interface ValueContext {
  /** Folder that relative paths are relative to. */
  readonly folder: string;
  /** What `~` stands for. */
  readonly home: string;
}

/** Paths relative to `folder`, the user's home for `~`. */
export function valueContext(folder: string, home: string = homedir()): ValueContext {
  return { folder, home };
}

/** A type of option values. The readers throw {@link ValueProblem}. */
export interface ValueType<T> {
  /** How the type is written in messages and documentation. */
  readonly label: string;
  fromText(text: string, context: ValueContext): T;
  fromData(data: unknown, context: ValueContext): T;
}

/** Thrown for a value that is not of its type; turned into a diagnostic that names option and place. */
export class ValueProblem extends Error {
  readonly code: DiagnosticCode;
  readonly hint: string | undefined;

  constructor(code: DiagnosticCode, message: string, hint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

function problem(code: DiagnosticCode, message: string, hint?: string): never {
  throw new ValueProblem(code, message, hint);
}

/** A scalar type: YAML's text, numbers and booleans are read like the text that they were written as. */
function scalar<T>(
  label: string,
  code: DiagnosticCode,
  read: (text: string, context: ValueContext) => T,
): ValueType<T> {
  return {
    label,
    fromText: (text, context) => read(text.trim(), context),
    fromData(data, context) {
      if (typeof data === 'string') return read(data.trim(), context);
      if (typeof data === 'number' && Number.isFinite(data)) return read(formatLiteral(data), context);
      if (typeof data === 'boolean') return read(data ? 'True' : 'False', context);
      return problem(code, `${JSON.stringify(data)} is not of type ${label}`);
    },
  };
}

function literal(text: string, label: string): Literal {
  try {
    return parseLiteral(text);
  } catch (error) {
    if (!(error instanceof MrtError)) throw error;
    return problem('MRT6004', `"${text}" cannot be read as ${label}`, error.diagnostics[0]?.hint);
  }
}

/** Text as it is. */
export const text = scalar('text', 'MRT6030', (value) => value);

/** An integer. Booleans and numbers with a point are refused [R62]. */
export const integer = scalar('integer', 'MRT6005', (value) => {
  const number = literal(value, 'an integer');
  if (typeof number !== 'number' || !/^[+-]?\d+[lL]?$/.test(value))
    return problem('MRT6005', `"${value}" is not an integer`, 'write digits only, such as 16');
  return number;
});

/** A number. */
export const float = scalar('number', 'MRT6008', (value) => {
  const number = literal(value, 'a number');
  return typeof number === 'number' ? number : problem('MRT6008', `"${value}" is not a number`);
});

/** `True` or `False`, in any letter case. */
export const bool = scalar('boolean', 'MRT6006', (value) => {
  const word = value.toLowerCase();
  if (word === 'true' || word === 'false') return word === 'true';
  literal(value, 'True or False');
  return problem('MRT6006', `"${value}" is not a boolean`, 'write True or False');
});

/** A tuple or list of integers, `(-1, 3, 224, 224)`. */
export const tuple: ValueType<readonly number[]> = {
  label: 'tuple',
  fromText(value) {
    const list = literal(value.trim(), 'a tuple');
    return Array.isArray(list)
      ? integers(list, value.trim())
      : problem('MRT6007', `"${value.trim()}" is not a tuple`, 'write it like (-1, 3, 224, 224)');
  },
  fromData(data, context) {
    if (typeof data === 'string') return tuple.fromText(data, context);
    return Array.isArray(data)
      ? integers(data, JSON.stringify(data))
      : problem('MRT6007', `${JSON.stringify(data)} is not a list`, 'write it like [-1, 3, 224, 224]');
  },
};

function integers(list: readonly unknown[], shown: string): readonly number[] {
  return list.map((item) =>
    typeof item === 'number' && Number.isSafeInteger(item)
      ? item
      : problem('MRT6007', `${shown} holds ${JSON.stringify(item)}, which is not an integer`),
  );
}

/** A path: `~` is the home folder, a relative one is relative to the configuration file. */
export const path = scalar('path', 'MRT6014', absolutePath);

/** A registered dataset, or the path of a module that defines one (`./my-dataset.mjs`). */
export const dataset = scalar('dataset', 'MRT6019', (value, context) =>
  isModulePath(value) ? absolutePath(value, context) : value,
);

/** Whether a dataset is given as the path of a module. */
export function isModulePath(name: string): boolean {
  return /^[.~]|[\\/]|\.[cm]?js$/.test(name);
}

function absolutePath(value: string, { folder, home }: ValueContext): string {
  return resolve(
    folder,
    value.replace(/^~(?=$|[/\\])/, () => home),
  );
}

/** One of the given words. `words` maps each allowed spelling to its value; letter case is ignored if so asked. */
export function choice<T>(
  words: Readonly<Record<string, T>>,
  options: { readonly code?: DiagnosticCode; readonly ignoreCase?: true } = {},
): ValueType<T> {
  const fold = (word: string): string => (options.ignoreCase ? word.toLowerCase() : word);
  const table = new Map(Object.entries(words).map(([word, value]) => [fold(word), value]));
  const label = Object.keys(words).join(' | ');
  return scalar(label, options.code ?? 'MRT6030', (value) => {
    const found = table.get(fold(value));
    return found === undefined
      ? problem(
          options.code ?? 'MRT6030',
          `"${value}" is not allowed`,
          `allowed: ${Object.keys(words).join(', ')}`,
        )
      : found;
  });
}

/** A choice among words that stand for themselves. */
export function words<const W extends string>(
  list: readonly W[],
  options: { readonly code?: DiagnosticCode; readonly ignoreCase?: true } = {},
): ValueType<W> {
  return choice(Object.fromEntries(list.map((word) => [word, word])) as Record<W, W>, options);
}

/** Items separated by commas, trimmed; empty items at the end are ignored (`ARRAY`) [R58, R61]. */
export function array<T>(item: ValueType<T>): ValueType<readonly T[]> {
  const type: ValueType<readonly T[]> = {
    label: `[${item.label}]`,
    fromText: (value, context) => splitItems(value).map((part) => item.fromText(part, context)),
    fromData(data, context) {
      if (typeof data === 'string') {
        const inner = /^\s*[[(](.*)[\])]\s*$/s.exec(data)?.[1];
        return type.fromText(inner ?? data, context);
      }
      return (Array.isArray(data) ? data : [data]).map((part) => item.fromData(part, context));
    },
  };
  return type;
}

function splitItems(value: string): string[] {
  const items = value.split(',').map((part) => part.trim());
  while (items.at(-1) === '') items.pop();
  return items;
}

/** `key: value, …`: a map (`PAIR` of two levels) [R59]. */
export function pair<K, V>(key: ValueType<K>, value: ValueType<V>): ValueType<ReadonlyMap<K, V>>;
/** `key: key: value, …`: a map of maps (`PAIR` of three levels) [R60]. */
export function pair<K, L, V>(
  key: ValueType<K>,
  inner: ValueType<L>,
  value: ValueType<V>,
): ValueType<ReadonlyMap<K, ReadonlyMap<L, V>>>;
export function pair(...levels: readonly ValueType<unknown>[]): ValueType<ReadonlyMap<unknown, unknown>> {
  return {
    label: `{${levels.map((level) => level.label).join(':')}}`,
    fromText(value, context) {
      const rows = splitItems(value).map((item) => {
        const parts = item.split(':').map((part) => part.trim());
        if (parts.length !== levels.length)
          return problem(
            'MRT6009',
            `"${item}" has ${parts.length} parts separated by ":", expected ${levels.length}`,
          );
        return levels.map((level, i) => level.fromText(parts[i] as string, context));
      });
      return nested(rows);
    },
    fromData: (data, context) =>
      nested(
        flatten(data, levels.length).map((row) => levels.map((level, i) => level.fromData(row[i], context))),
      ),
  };
}

/** Rows (key, …, value) of a YAML map, or of lists `[key, value]` whose value may again be such a list. */
function flatten(data: unknown, levels: number): unknown[][] {
  if (levels === 1) return [[data]];
  if (data === null || data === undefined) return [];
  const entries: unknown[] = Array.isArray(data)
    ? data
    : typeof data === 'object'
      ? Object.entries(data)
      : [data];
  return entries.flatMap((entry) => {
    if (!Array.isArray(entry) || entry.length !== 2)
      return problem('MRT6009', `${JSON.stringify(entry)} is not a pair`, 'write [name, value]');
    return flatten(entry[1], levels - 1).map((rest) => [entry[0], ...rest]);
  });
}

function nested(rows: readonly (readonly unknown[])[]): Map<unknown, unknown> {
  const root = new Map<unknown, unknown>();
  for (const row of rows) {
    const keys = row.slice(0, -1);
    let map = root;
    for (const key of keys.slice(0, -1)) {
      const next = (map.get(key) as Map<unknown, unknown> | undefined) ?? new Map<unknown, unknown>();
      map.set(key, next);
      map = next;
    }
    const last = keys.at(-1);
    if (map.has(last)) problem('MRT6010', `"${keys.join(': ')}" is given twice`);
    map.set(last, row.at(-1));
  }
  return root;
}

/** A name, or `None` for "no such thing". */
export const nameOrNone = scalar('name | None', 'MRT6030', (value) => (value === 'None' ? null : value));

/** From given values to a complete configuration: types, defaults, inheritance. */
import type { Diagnostic } from '@mrtjs/tensor';
import { errorOf } from '@mrtjs/tensor';
import type { Bound, Given } from './bind.js';
import { place } from './bind.js';
import { camelCase } from './option.js';
import type { ConfigValues, OptionEntry } from './option-table.js';
import { optionEntries, optionTable } from './option-table.js';
import type { Source } from './raw.js';
import { isEmpty } from './raw.js';
import type { ValueContext } from './value-types.js';
import { ValueProblem } from './value-types.js';

/** A value of an option, where it comes from and how the user calls it. */
export interface Resolved {
  readonly value: unknown;
  readonly source: Source;
  readonly shown: string;
}

/** Values that could be resolved, by option id; an option with a problem is missing. */
export type ResolvedOptions = ReadonlyMap<string, Resolved>;

/** Gives every option of the table its value. Problems are collected, one per option. */
export function resolveOptions(
  bound: Bound,
  file: string,
  context: ValueContext,
): { options: ResolvedOptions; diagnostics: Diagnostic[] } {
  const options = new Map<string, Resolved>();
  const diagnostics: Diagnostic[] = [];
  for (const entry of optionEntries) {
    const given = bound.given.get(entry.id);
    try {
      const resolved =
        given !== undefined && !isEmpty(given.content)
          ? readGiven(entry, given, context, diagnostics)
          : fallback(entry, bound, options, context);
      if (resolved !== undefined) options.set(entry.id, resolved);
    } catch (error) {
      if (!(error instanceof ValueProblem)) throw error;
      diagnostics.push(
        problemOf(error, given?.source ?? sourceOfFile(file), given?.shown ?? shownName(entry, bound)),
      );
    }
  }
  return { options, diagnostics };
}

function readGiven(
  { def }: OptionEntry,
  { content, source, shown, yaml }: Given,
  context: ValueContext,
  diagnostics: Diagnostic[],
): Resolved | undefined {
  const type = yaml ? (def.yamlType ?? def.type) : def.type;
  const value =
    'text' in content ? type.fromText(content.text, context) : type.fromData(content.data, context);
  const objection = def.check?.(value, context);
  if (objection === undefined) return { value, source, shown };
  const { code, message, hint } = objection;
  diagnostics.push(
    errorOf(code, message, { ...place(source, shown), ...(hint === undefined ? {} : { hint }) }),
  );
  return undefined;
}

/** The value of an option that is not given; `undefined` when it inherits from one that has a problem. */
function fallback(
  entry: OptionEntry,
  bound: Bound,
  resolved: ResolvedOptions,
  context: ValueContext,
): Resolved | undefined {
  const { def } = entry;
  const yaml = bound.format === 'yaml';
  const shown = shownName(entry, bound);
  const inherit = (yaml ? def.yamlInherit : undefined) ?? def.inherit ?? [];
  const [from] = inherit;
  if (from !== undefined) return resolved.get(from);
  const text = yaml && def.yamlDefault !== undefined ? def.yamlDefault : def.default;
  if (text === undefined)
    throw new ValueProblem('MRT6003', `a value is needed: ${def.type.label}`, def.summary);
  const value = text === null ? null : def.type.fromText(text, context);
  const source: Source = { kind: 'default' };
  const objection = value === null ? undefined : def.check?.(value, context);
  // A default folder that is not there only matters where the folder must exist.
  if (objection?.code === 'MRT6015')
    throw new ValueProblem(objection.code, objection.message, objection.hint);
  return { value, source, shown };
}

/** Name of an option in the form of the configuration file. */
export function shownName({ id, def }: OptionEntry, { format }: Pick<Bound, 'format'>): string {
  return format === 'yaml' ? (def.yaml[0] ?? id) : id;
}

function problemOf(problem: ValueProblem, source: Source, shown: string): Diagnostic {
  return errorOf(problem.code, problem.message, {
    ...place(source, shown),
    ...(problem.hint === undefined ? {} : { hint: problem.hint }),
  });
}

function sourceOfFile(file: string): Source {
  return { kind: 'file', file, line: 1 };
}

/** The values as the typed tree; only for options without problems. */
export function valuesOf(options: ResolvedOptions): ConfigValues {
  const tree = Object.fromEntries(
    Object.entries(optionTable).map(([section, names]) => [
      camelCase(section),
      Object.freeze(
        Object.fromEntries(
          Object.keys(names).map((name) => [camelCase(name), options.get(`${section}.${name}`)?.value]),
        ),
      ),
    ]),
  );
  return Object.freeze(tree) as unknown as ConfigValues;
}

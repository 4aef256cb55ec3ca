/**
 * Attributes of CVM operators. Each operator has one table of them: how the text of a value is read, the default if
 * it may be left out, and the range that a value must be in. The two kinds of refusal differ in their code, as in
 * CVM-SPEC 6.2: a value that cannot be read is a runtime error (2), one that is out of range a logic error (1).
 */
import { parseBoolText, parseIntText, parseOptionalIntText, parseTupleText } from './attribute-text.js';
import { logicError, runtimeError } from './errors.js';

/** What an attribute may hold; `null` is "not given" (Python's `None`). */
export type CvmAttrValue = number | boolean | string | null | readonly number[];

/** One attribute. */
export interface CvmAttrSpec<T extends CvmAttrValue> {
  /** What is allowed, for messages and documentation. */
  readonly expected: string;
  readonly default?: T;
  /** The value that `text` stands for, or `undefined` where it is none (code 2). */
  parse(text: string): T | undefined;
  /** Whether a value that could be read is in range (code 1 if not). */
  inRange(value: T): boolean;
}

/** A table of attributes; the empty one is that of operators that take none. */
export type CvmAttrSpecs = Readonly<Record<string, CvmAttrSpec<CvmAttrValue>>>;

/** The typed values that a table describes. */
export type CvmAttrsOf<S extends CvmAttrSpecs> = {
  readonly [K in keyof S]: S[K] extends CvmAttrSpec<infer T> ? T : never;
};

/** Attribute values whose table is not known statically. */
export type CvmAttributes = Readonly<Record<string, CvmAttrValue>>;

/** A closed range of integers. */
type Range = readonly [min: number, max: number];

/** The range of integer attributes that have no other [C97]. */
export const DEFAULT_RANGE: Range = [0, 4096];

interface SpecParts<T extends CvmAttrValue> {
  readonly expected: string;
  readonly default?: T | undefined;
  parse(text: string): T | undefined;
  inRange?(value: T): boolean;
}

function spec<T extends CvmAttrValue>(parts: SpecParts<T>): CvmAttrSpec<T> {
  const { expected, parse, inRange = () => true } = parts;
  return parts.default === undefined
    ? { expected, parse, inRange }
    : { expected, parse, inRange, default: parts.default };
}

const within = (value: number, range: Range | undefined): boolean =>
  range === undefined || (value >= range[0] && value <= range[1]);

const rangeText = (range: Range | undefined): string =>
  range === undefined ? '' : ` from ${range[0]} to ${range[1]}`;

/** The kinds of attributes. */
export const cvmAttr = {
  /** A 32-bit integer. Below `atLeast` it counts as unreadable (code 2); outside `range` it is code 1. */
  int: (options: { default?: number; atLeast?: number; range?: Range } = {}): CvmAttrSpec<number> =>
    spec({
      expected: `an integer${rangeText(options.range)}${options.atLeast === undefined ? '' : `, at least ${options.atLeast}`}`,
      default: options.default,
      parse(text) {
        const value = parseIntText(text);
        return value !== undefined && value < (options.atLeast ?? -Infinity) ? undefined : value;
      },
      inRange: (value) => within(value, options.range),
    }),

  /** `None`, which is the default, or a 32-bit integer. */
  optionalInt: (): CvmAttrSpec<number | null> =>
    spec<number | null>({ expected: 'an integer or None', default: null, parse: parseOptionalIntText }),

  /** A truth value; with `only`, the other one is code 1. */
  bool: (options: { default?: boolean; only?: boolean } = {}): CvmAttrSpec<boolean> =>
    spec({
      expected: options.only === undefined ? 'True or False' : String(options.only),
      default: options.default,
      parse: parseBoolText,
      inRange: (value) => options.only === undefined || value === options.only,
    }),

  /** A word of a closed list; others cannot be read (code 2). */
  oneOf: <const W extends readonly string[]>(
    words: W,
    options: { default?: W[number] } = {},
  ): CvmAttrSpec<W[number]> =>
    spec<W[number]>({
      expected: `one of ${words.join(', ')}`,
      default: options.default,
      parse: (text) => (words.includes(text) ? text : undefined),
    }),

  /** Any text can be read; those not in `only` are code 1. */
  string: (options: { default?: string; only: readonly string[] }): CvmAttrSpec<string> =>
    spec({
      expected: options.only.join(' or '),
      default: options.default,
      parse: (text) => text,
      inRange: (value) => options.only.includes(value),
    }),

  /** A list of integers. `length` (the lengths allowed) and `range` (of every item) are code 1. */
  tuple: (
    options: { default?: readonly number[]; length?: readonly number[]; range?: Range } = {},
  ): CvmAttrSpec<readonly number[]> =>
    spec<readonly number[]>({
      expected: `a tuple of ${options.length?.join(' or ') ?? 'any number of'} integers${rangeText(options.range)}`,
      default: options.default,
      parse: parseTupleText,
      inRange: (items) =>
        (options.length?.includes(items.length) ?? true) &&
        items.every((item) => within(item, options.range)),
    }),
} as const;

/** Keys of this form belong to front ends and are ignored [C20]. */
const HIDDEN_KEY = /^__.+__$/s;

/**
 * Typed values of the attribute texts of one operator, defaults filled in. Ranges are not looked at here, see
 * {@link checkAttributeRanges}.
 * @throws {CvmError} code 1 (MRT4004) for attributes of an operator that takes none; code 2 (MRT4004) for an unknown
 * attribute, a required one that is missing, or a text that cannot be read [C19, C20, C21].
 */
export function parseAttributes(
  op: string,
  specs: CvmAttrSpecs,
  texts: ReadonlyMap<string, string>,
): CvmAttributes {
  const known = Object.keys(specs);
  if (known.length === 0 && texts.size > 0)
    logicError('MRT4004', `${op} takes no attributes, found ${[...texts.keys()].join(', ')}`, {
      hint: 'write {} for this node in op_attrs',
    });
  for (const key of texts.keys())
    if (!Object.hasOwn(specs, key) && !HIDDEN_KEY.test(key))
      runtimeError('MRT4004', `${op} has no attribute ${JSON.stringify(key)}`, {
        hint: `known: ${known.join(', ')}`,
      });
  const attrs: Record<string, CvmAttrValue> = {};
  for (const [name, { expected, parse, default: fallback }] of Object.entries(specs)) {
    const text = texts.get(name);
    const value = text === undefined ? fallback : parse(text);
    if (value === undefined)
      runtimeError(
        'MRT4004',
        text === undefined
          ? `${op}: attribute ${name} is missing`
          : `${op}: attribute ${name} is ${JSON.stringify(text)}`,
        { hint: `expected ${expected}` },
      );
    attrs[name] = value;
  }
  return attrs;
}

/** @throws {CvmError} code 1 (MRT4004) for the first attribute that is out of range. */
export function checkAttributeRanges(op: string, specs: CvmAttrSpecs, attrs: CvmAttributes): void {
  for (const [name, { expected, inRange }] of Object.entries(specs)) {
    const value = attrs[name] as CvmAttrValue;
    if (!inRange(value))
      logicError('MRT4004', `${op}: attribute ${name} is ${JSON.stringify(value)}`, {
        hint: `expected ${expected}`,
      });
  }
}

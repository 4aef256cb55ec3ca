/**
 * Operator attributes. Each operator declares its attributes once, as a table of specs; importers hand over plain
 * values, the table checks them, and every rule from then on reads typed values. Nothing parses text here.
 */
import type { Diagnostic } from '@mrtjs/tensor';
import { errorOf } from '@mrtjs/tensor';

/** What an attribute may hold. `null` is "not given" (Python's `None`). */
export type AttrValue = number | boolean | string | null | readonly AttrValue[];

/** Attribute values by name. */
export type Attributes = Readonly<Record<string, AttrValue>>;

/** One attribute: how to check a value, and the default if it may be left out. */
export interface AttrSpec<T extends AttrValue> {
  /** What is allowed, for messages and documentation. */
  readonly expected: string;
  readonly default?: T;
  /** The typed value, or `undefined` when it is not allowed. */
  accept(value: AttrValue): T | undefined;
}

/** A table of attribute specs. */
export type AttrSpecs = Readonly<Record<string, AttrSpec<AttrValue>>>;

/** The typed attribute values that a table of specs describes. */
export type AttrsOf<S extends AttrSpecs> = {
  readonly [K in keyof S]: S[K] extends AttrSpec<infer T> ? T : never;
};

/** Attribute values from which defaults may be left out. */
export type AttrsInput<S extends AttrSpecs> = Partial<AttrsOf<S>>;

interface Range {
  readonly min?: number;
  readonly max?: number;
}

function inRange(value: number, { min = -Infinity, max = Infinity }: Range): boolean {
  return value >= min && value <= max;
}

function rangeText({ min, max }: Range): string {
  if (min === undefined && max === undefined) return '';
  if (max === undefined) return ` of at least ${min}`;
  return min === undefined ? ` of at most ${max}` : ` from ${min} to ${max}`;
}

type WithDefault<T> = { readonly default?: T };

function spec<T extends AttrValue>(
  expected: string,
  accept: (value: AttrValue) => T | undefined,
  options: WithDefault<T>,
): AttrSpec<T> {
  return options.default === undefined
    ? { expected, accept }
    : { expected, accept, default: options.default };
}

/** The kinds of attributes. */
export const attr = {
  /** An integer. */
  int: (options: WithDefault<number> & Range = {}): AttrSpec<number> =>
    spec(
      `an integer${rangeText(options)}`,
      (v) => (typeof v === 'number' && Number.isInteger(v) && inRange(v, options) ? v : undefined),
      options,
    ),

  /** A finite number. */
  float: (options: WithDefault<number> & Range = {}): AttrSpec<number> =>
    spec(
      `a number${rangeText(options)}`,
      (v) => (typeof v === 'number' && Number.isFinite(v) && inRange(v, options) ? v : undefined),
      options,
    ),

  /** A truth value; 0 and 1 are accepted. */
  bool: (options: WithDefault<boolean> = {}): AttrSpec<boolean> =>
    spec(
      'True or False',
      (v) => (typeof v === 'boolean' ? v : v === 0 ? false : v === 1 ? true : undefined),
      options,
    ),

  /** Any text. */
  string: (options: WithDefault<string> = {}): AttrSpec<string> =>
    spec('text', (v) => (typeof v === 'string' ? v : undefined), options),

  /** One of a closed list of words. */
  oneOf: <const T extends readonly string[]>(
    words: T,
    options: WithDefault<T[number]> = {},
  ): AttrSpec<T[number]> =>
    spec<T[number]>(
      `one of ${words.join(', ')}`,
      (v) => (typeof v === 'string' && words.includes(v) ? v : undefined),
      options,
    ),

  /** A list of integers; a bare integer is a list of one. */
  ints: (
    options: WithDefault<readonly number[]> & Range & { readonly length?: number } = {},
  ): AttrSpec<readonly number[]> =>
    spec<readonly number[]>(
      `${options.length === undefined ? 'a list of integers' : `${options.length} integers`}${rangeText(options)}`,
      (v) => {
        const list: readonly AttrValue[] | undefined =
          typeof v === 'number' ? [v] : Array.isArray(v) ? v : undefined;
        if (list === undefined || (options.length !== undefined && list.length !== options.length))
          return undefined;
        const ok = list.every(
          (item) => typeof item === 'number' && Number.isInteger(item) && inRange(item, options),
        );
        return ok ? (list as readonly number[]) : undefined;
      },
      options,
    ),

  /** A list of integers in which `None` means "to the end" (slices). */
  sliceBounds: (
    options: WithDefault<readonly (number | null)[]> = {},
  ): AttrSpec<readonly (number | null)[]> =>
    spec<readonly (number | null)[]>(
      'a list of integers or None',
      (v) => {
        const list: readonly AttrValue[] | undefined =
          typeof v === 'number' ? [v] : Array.isArray(v) ? v : undefined;
        return list?.every((item) => item === null || (typeof item === 'number' && Number.isInteger(item)))
          ? (list as readonly (number | null)[])
          : undefined;
      },
      options,
    ),

  /** The same attribute, or `None`, which is also the default. */
  optional: <T extends AttrValue>(inner: AttrSpec<T>): AttrSpec<T | null> => ({
    expected: `${inner.expected} or None`,
    default: null,
    accept: (v) => (v === null ? null : inner.accept(v)),
  }),
} as const;

/** The outcome of checking attributes: typed values, or what is wrong with them. */
export interface CheckedAttributes {
  readonly attrs: Attributes;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Checks `raw` against `specs` and fills in defaults. Every problem is reported, none thrown: a missing required
 * attribute is MRT1002 [R2], an unknown one MRT1003, a value that is not allowed MRT1004.
 */
export function checkAttributes(
  specs: AttrSpecs,
  raw: Readonly<Record<string, AttrValue | undefined>>,
  node: string,
  op: string,
): CheckedAttributes {
  const attrs: Record<string, AttrValue> = {};
  const diagnostics: Diagnostic[] = [];
  for (const [name, attrSpec] of Object.entries(specs)) {
    const value = raw[name];
    if (value === undefined || (value === null && attrSpec.accept(null) === undefined)) {
      if (attrSpec.default !== undefined) attrs[name] = attrSpec.default;
      else
        diagnostics.push(
          errorOf('MRT1002', `${op}: attribute "${name}" is missing`, {
            node,
            hint: `give ${attrSpec.expected}`,
          }),
        );
      continue;
    }
    const accepted = attrSpec.accept(value);
    if (accepted === undefined)
      diagnostics.push(
        errorOf('MRT1004', `${op}: attribute "${name}" is ${JSON.stringify(value)}`, {
          node,
          hint: `expected ${attrSpec.expected}`,
        }),
      );
    else attrs[name] = accepted;
  }
  for (const name of Object.keys(raw))
    if (!Object.hasOwn(specs, name))
      diagnostics.push(
        errorOf('MRT1003', `${op} has no attribute "${name}"`, {
          node,
          hint: `known: ${Object.keys(specs).join(', ') || 'none'}`,
        }),
      );
  return { attrs, diagnostics };
}

/** What is known of one option; the table of them is the single source of readers, help and documentation. */
import type { DiagnosticCode } from '@mrtjs/tensor';
import type { ValueContext, ValueType } from './value-types.js';

/** A value that is of its type but not allowed. */
export interface Objection {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string;
}

/** An option of a configuration. `T` is the type of its value. */
export interface OptionDef<T> {
  readonly type: ValueType<T>;
  /** One sentence for help and documentation. */
  readonly summary: string;
  /** `SECTION.KEY` of the YAML form; the first is the documented one. */
  readonly yaml: readonly string[];
  /** Default as text, read by `type`; `null` when the value is then `null`; `undefined` when there is none. */
  readonly default: string | null | undefined;
  /** Default in a YAML file, where it differs. */
  readonly yamlDefault?: string | null;
  /** Options (`SECTION.Option`) whose value stands in, the first that there is. */
  readonly inherit?: readonly string[];
  readonly yamlInherit?: readonly string[];
  /** The type of the YAML form, where it is written otherwise. */
  readonly yamlType?: ValueType<T>;
  /** Exists only in the YAML form. */
  readonly yamlOnly?: true;
  /** Further condition on a value that was given. */
  readonly check?: (value: T, context: ValueContext) => Objection | undefined;
}

/** The parts of an option beside type, summary and YAML key. */
export type OptionExtras<T> = Partial<Omit<OptionDef<T>, 'type' | 'summary' | 'yaml' | 'default'>>;

type Yaml = string | readonly string[];
const keys = (yaml: Yaml): readonly string[] => (typeof yaml === 'string' ? [yaml] : yaml);

/** An option that must be given (in the INI form, unless it is inherited). */
export function required<T>(
  type: ValueType<T>,
  yaml: Yaml,
  summary: string,
  extras: OptionExtras<T> = {},
): OptionDef<T> {
  return { type, summary, yaml: keys(yaml), default: undefined, ...extras };
}

/** An option with a default, written as its text. */
export function withDefault<T>(
  type: ValueType<T>,
  fallback: string,
  yaml: Yaml,
  summary: string,
  extras: OptionExtras<T> = {},
): OptionDef<T> {
  return { type, summary, yaml: keys(yaml), default: fallback, ...extras };
}

/** An option that may be absent; its value is then `null`. */
export function optional<T>(
  type: ValueType<T>,
  yaml: Yaml,
  summary: string,
  extras: OptionExtras<T> = {},
): OptionDef<T | null> {
  return { type, summary, yaml: keys(yaml), default: null, ...extras } as OptionDef<T | null>;
}

/** Name of an option or a section in code: `Model_dir` is `modelDir`, `SPLIT_MODEL` is `splitModel`. */
export type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}${Capitalize<CamelCase<Tail>>}`
  : Lowercase<S>;

/** {@link CamelCase} of a text. */
export function camelCase<const S extends string>(name: S): CamelCase<S> {
  const [head = '', ...tail] = name.toLowerCase().split('_');
  return [head, ...tail.map((part) => part.charAt(0).toUpperCase() + part.slice(1))].join('') as CamelCase<S>;
}

/** A numeric bound as a check. */
export function atLeast(bound: number): (value: number | null) => Objection | undefined {
  return (value) =>
    value === null || value >= bound
      ? undefined
      : { code: 'MRT6030', message: `${value} is not allowed`, hint: `at least ${bound}` };
}

/** A closed numeric range as a check. */
export function between(low: number, high: number): (value: number | null) => Objection | undefined {
  return (value) =>
    value === null || (value >= low && value <= high)
      ? undefined
      : { code: 'MRT6030', message: `${value} is not allowed`, hint: `${low} to ${high}` };
}

/**
 * The grammar of attribute values: texts as Python's `str()` makes them (CVM-SPEC 1.3, C21). Closed: each kind of
 * value has one small reader, which returns `undefined` for anything that is not of its kind.
 */
import { formatLiteral } from '@mrtjs/tensor';

const INTEGER = /^[ \t\n\v\f\r]*([+-]?\d+)[ \t\n\v\f\r]*$/;
const OPTIONAL_INTEGER = /^[ \t\n\v\f\r]*([+-]?\d+)L?[ \t\n\v\f\r]*$/;
const BARE_TUPLE = /^[ \t\n\v\f\r]*(-?\d+)[ \t\n\v\f\r]*$/;
const GROUP = /^[ \t\n\v\f\r]*[([](.*)[)\]][ \t\n\v\f\r]*$/s;
const ITEM = /^[ \t\n\v\f\r]*([+-]?\d+)[ \t\n\v\f\r]*L?$/;
const BLANK = /^[ \t\n\v\f\r]*$/;

const BOOLS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** A 32-bit integer. */
export function parseIntText(text: string): number | undefined {
  return int32Of(INTEGER.exec(text)?.[1]);
}

/** `true`, `false`, `1` or `0`, in any case and without blanks. */
export function parseBoolText(text: string): boolean | undefined {
  return BOOLS.get(text.toLowerCase());
}

/** `None`, or a 32-bit integer that may end in `L`. */
export function parseOptionalIntText(text: string): number | null | undefined {
  return /^None[ \t\n\v\f\r]*$/.test(text) ? null : int32Of(OPTIONAL_INTEGER.exec(text)?.[1]);
}

/**
 * A bare integer, or integers in round or square brackets (which need not match), with an optional trailing comma
 * and an optional `L` directly before a comma or closer. Integers are exact, up to 2^53.
 */
export function parseTupleText(text: string): readonly number[] | undefined {
  const bare = BARE_TUPLE.exec(text)?.[1];
  if (bare !== undefined) return allDefined([safeIntegerOf(bare)]);
  const inside = GROUP.exec(text)?.[1];
  if (inside === undefined) return undefined;
  if (BLANK.test(inside)) return [];
  const parts = inside.split(',');
  if (parts.length > 1 && BLANK.test(parts.at(-1) as string)) parts.pop();
  return allDefined(parts.map((part) => safeIntegerOf(ITEM.exec(part)?.[1])));
}

/** A value as the exporter writes it: `True`, `(1, 1)`, `(1,)`, `None`; text stays as it is. */
export function formatAttributeText(value: number | boolean | string | null | readonly number[]): string {
  return typeof value === 'string' ? value : formatLiteral(value);
}

function int32Of(digits: string | undefined): number | undefined {
  const value = Number(digits);
  return digits !== undefined && value === (value | 0) ? value | 0 : undefined;
}

function safeIntegerOf(digits: string | undefined): number | undefined {
  const value = Number(digits);
  return digits !== undefined && Number.isSafeInteger(value) ? value + 0 : undefined;
}

function allDefined(values: readonly (number | undefined)[]): readonly number[] | undefined {
  return values.every((value) => value !== undefined) ? values : undefined;
}

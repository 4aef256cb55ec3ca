/**
 * Sums of floats without rounding: they do not depend on the order of the numbers, so the sums of parts add up to the
 * very sum of the whole.
 */

/**
 * A sum as text, so that it can be sent as JSON: `<hexadecimal integer>p<exponent of 2>`, the integer odd; `0p0`; or
 * `NaN` once a number that is not finite was among them. Equal sums are equal texts.
 */
export type ExactSum = string;

/** The sum of nothing. */
export const NO_SUM: ExactSum = '0p0';

const FORM = /^(-?)([0-9a-f]{1,1200})p(-?\d{1,4})$/;
const NOT_FINITE: ExactSum = 'NaN';

/** Bits of a float's fraction with the leading one. */
const FLOAT_BITS = 53;

/** Whether a text, from a file, is a sum. */
export function isExactSum(text: unknown): text is ExactSum {
  return typeof text === 'string' && (text === NOT_FINITE || FORM.test(text));
}

/** A sum with more numbers. */
export function addNumbers(sum: ExactSum, numbers: Iterable<number>): ExactSum {
  const all = [...numbers];
  if (sum === NOT_FINITE || !all.every(Number.isFinite)) return NOT_FINITE;
  return formatTotal([parsed(sum), ...all.map(taken)]);
}

/** Two sums together. */
export function addSums(a: ExactSum, b: ExactSum): ExactSum {
  return a === NOT_FINITE || b === NOT_FINITE ? NOT_FINITE : formatTotal([parsed(a), parsed(b)]);
}

/** The float that is nearest to a sum; of two equally near ones the even one. */
export function sumValue(sum: ExactSum): number {
  if (sum === NOT_FINITE) return NaN;
  const { integer, exponent } = parsed(sum);
  const magnitude = integer < 0n ? -integer : integer;
  const excess = Math.max(0, magnitude.toString(2).length - FLOAT_BITS);
  const rounded = excess === 0 ? magnitude : roundedShift(magnitude, BigInt(excess));
  const value = timesPowerOfTwo(Number(rounded), exponent + excess);
  return integer < 0n ? -value : value;
}

/** integer · 2^exponent */
interface Scaled {
  readonly integer: bigint;
  readonly exponent: number;
}

function parsed(sum: ExactSum): Scaled {
  const [, sign, digits, exponent] = FORM.exec(sum) as unknown as [string, string, string, string];
  const integer = BigInt(`0x${digits}`);
  return { integer: sign === '' ? integer : -integer, exponent: Number(exponent) };
}

const view = new DataView(new ArrayBuffer(8));

/** A finite float taken apart. */
function taken(value: number): Scaled {
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const [biased, fraction] = [Number((bits >> 52n) & 0x7ffn), bits & 0xfffffffffffffn];
  const integer = biased === 0 ? fraction : fraction | (1n << 52n);
  return { integer: value < 0 ? -integer : integer, exponent: Math.max(biased, 1) - 1075 };
}

function formatTotal(parts: readonly Scaled[]): ExactSum {
  const lowest = Math.min(...parts.map(({ exponent }) => exponent));
  let integer = parts.reduce((sum, part) => sum + (part.integer << BigInt(part.exponent - lowest)), 0n);
  if (integer === 0n) return NO_SUM;
  let exponent = lowest;
  for (const step of [1024n, 32n, 1n])
    for (const mask = (1n << step) - 1n; (integer & mask) === 0n; exponent += Number(step)) integer >>= step;
  const sign = integer < 0n ? '-' : '';
  return `${sign}${(integer < 0n ? -integer : integer).toString(16)}p${exponent}`;
}

/** integer / 2^shift, rounded to nearest, ties to even. */
function roundedShift(integer: bigint, shift: bigint): bigint {
  const [floor, rest, half] = [integer >> shift, integer & ((1n << shift) - 1n), 1n << (shift - 1n)];
  return rest > half || (rest === half && (floor & 1n) === 1n) ? floor + 1n : floor;
}

/** Exact where the result is a float: the steps are powers of two that are floats themselves. */
function timesPowerOfTwo(value: number, exponent: number): number {
  let result = value;
  for (let left = exponent; left !== 0;) {
    const step = Math.max(-1000, Math.min(1000, left));
    view.setBigUint64(0, BigInt(step + 1023) << 52n);
    result *= view.getFloat64(0);
    left -= step;
  }
  return result;
}

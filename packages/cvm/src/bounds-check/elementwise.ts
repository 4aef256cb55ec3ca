/**
 * Operators that compute each element by itself. Between its turns such a function is monotone in each argument, so its
 * least and largest value over a box of arguments are found by computing it: at the ends of the arguments, and at the turns
 * that lie between them.
 */
import type { CvmAttributes } from '../attributes.js';
import type { Extent } from './operand.js';
import { extentOf } from './operand.js';

/** One operator on single integers, without limits of size. */
interface ElementFunction {
  /** Per argument: values at which the function may turn; none by default. */
  readonly turns?: readonly (readonly bigint[])[];
  /** The result. */
  value(args: readonly bigint[], attrs: CvmAttributes): bigint;
  /** A value met on the way that may be larger than the result. */
  passing?(args: readonly bigint[], attrs: CvmAttributes): bigint;
}

const arg = (args: readonly bigint[], at: number): bigint => args[at] as bigint;
const setting = (attrs: CvmAttributes, name: string): bigint => BigInt(attrs[name] as number);
const limited = (value: bigint, least: bigint, largest: bigint): bigint =>
  value < least ? least : value > largest ? largest : value;

/** Limits to the symmetric range of the attribute `precision`. */
function toPrecision(value: bigint, attrs: CvmAttributes): bigint {
  const most = 2n ** (setting(attrs, 'precision') - 1n) - 1n;
  return limited(value, -most, most);
}

/** x / 2^shift with one bit too many, 1 added: the form in which the CVM rounds half up [C84]. */
const halfSteps = (args: readonly bigint[], attrs: CvmAttributes): bigint =>
  (arg(args, 0) >> (setting(attrs, 'shift_bit') - 1n)) + 1n;
const shiftedLeft = (args: readonly bigint[], attrs: CvmAttributes): bigint =>
  arg(args, 0) << setting(attrs, 'shift_bit');

const sum: ElementFunction = { value: ([a = 0n, b = 0n]) => a + b };
const difference: ElementFunction = { value: ([a = 0n, b = 0n]) => a - b };

const FUNCTIONS: Readonly<Record<string, ElementFunction>> = {
  relu: { value: ([x = 0n]) => (x > 0n ? x : 0n) },
  abs: { turns: [[0n]], value: ([x = 0n]) => (x < 0n ? -x : x) },
  negative: { value: ([x = 0n]) => -x },
  // Bits of the magnitude, 1 for 0 [C79].
  cvm_precision: { turns: [[0n]], value: ([x = 0n]) => BigInt((x < 0n ? -x : x).toString(2).length) },
  elemwise_add: sum,
  broadcast_add: sum,
  elemwise_sub: difference,
  broadcast_sub: difference,
  broadcast_mul: { value: ([a = 0n, b = 0n]) => a * b },
  broadcast_max: { value: ([a = 0n, b = 0n]) => (a > b ? a : b) },
  broadcast_greater: { value: ([a = 0n, b = 0n]) => (a > b ? 1n : 0n) },
  // Toward zero, 0 for a divisor of 0 [C90].
  broadcast_div: { turns: [[], [-1n, 0n, 1n]], value: ([a = 0n, b = 0n]) => (b === 0n ? 0n : a / b) },
  clip: { value: (args, attrs) => limited(arg(args, 0), setting(attrs, 'a_min'), setting(attrs, 'a_max')) },
  cvm_clip: { value: (args, attrs) => toPrecision(arg(args, 0), attrs) },
  cvm_left_shift: {
    value: (args, attrs) => toPrecision(shiftedLeft(args, attrs), attrs),
    passing: shiftedLeft,
  },
  cvm_right_shift: {
    value: (args, attrs) => toPrecision(halfSteps(args, attrs) >> 1n, attrs),
    passing: halfSteps,
  },
  where: { turns: [[-1n, 0n, 1n]], value: ([c = 0n, x = 0n, y = 0n]) => (c === 0n ? y : x) },
};

/** Names of the operators that compute each element by itself. */
export const elementwiseOperators: ReadonlySet<string> = new Set(Object.keys(FUNCTIONS));

/** The extents of the results of an operator of {@link elementwiseOperators}, and of the values on the way to them. */
export function elementwiseExtents(
  operator: string,
  args: readonly Extent[],
  attrs: CvmAttributes,
): { readonly result: Extent; readonly passing: Extent } {
  const { turns = [], value, passing = value } = FUNCTIONS[operator] as ElementFunction;
  const corners = args
    .map(([least, largest], at) => [
      least,
      ...(turns[at] ?? []).filter((turn) => least < turn && turn < largest),
      largest,
    ])
    .reduce<readonly (readonly bigint[])[]>(
      (boxes, ends) => boxes.flatMap((box) => ends.map((end) => [...box, end])),
      [[]],
    );
  return {
    result: extentOf(corners.map((corner) => value(corner, attrs))),
    passing: extentOf(corners.map((corner) => passing(corner, attrs))),
  };
}

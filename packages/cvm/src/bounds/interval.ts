/** Closed ranges of integers, exact whatever their size. */
import { precisionRange } from '../precision.js';

/** All integers from `low` to `high`, both included; `low` is never above `high`. */
export interface Interval {
  readonly low: bigint;
  readonly high: bigint;
}

/** What an entry of the CVM can hold at all. */
export const INT32: Interval = Object.freeze({ low: -(2n ** 31n), high: 2n ** 31n - 1n });

/** The one integer `value`. */
export const point = (value: bigint): Interval => ({ low: value, high: value });

export const ZERO: Interval = Object.freeze(point(0n));

/** The integers that a precision allows: -(2^(p-1) - 1) to 2^(p-1) - 1. */
export function allowedBy(precision: number): Interval {
  const range = BigInt(precisionRange(precision));
  return { low: -range, high: range };
}

export const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
export const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** The smallest interval that holds all of the given ones. */
export function hull(first: Interval, ...others: readonly Interval[]): Interval {
  return others.reduce(
    (all, { low, high }) => ({ low: smaller(all.low, low), high: larger(all.high, high) }),
    first,
  );
}

/** Whether every integer of `inner` is in `outer`. */
export function contains(outer: Interval, inner: Interval): boolean {
  return outer.low <= inner.low && inner.high <= outer.high;
}

/** Sums of an integer of `a` and one of `b`. */
export const plus = (a: Interval, b: Interval): Interval => ({ low: a.low + b.low, high: a.high + b.high });

export const negated = ({ low, high }: Interval): Interval => ({ low: -high, high: -low });

/** What a function that never falls makes of an interval. */
export const mapped = ({ low, high }: Interval, f: (value: bigint) => bigint): Interval => ({
  low: f(low),
  high: f(high),
});

/** The values of `a`, those beyond an end of `limits` moved to it. */
export const clamped = (a: Interval, { low, high }: Interval): Interval =>
  mapped(a, (value) => smaller(larger(value, low), high));

/** Products of an integer of `a` and one of `b`. */
export function times(a: Interval, b: Interval): Interval {
  const [first, ...others] = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high].map(point);
  return hull(first as Interval, ...others);
}

/** Larger of an integer of `a` and one of `b`. */
export const maximum = (a: Interval, b: Interval): Interval => ({
  low: larger(a.low, b.low),
  high: larger(a.high, b.high),
});

/** The largest magnitude of an integer of the interval. */
export const magnitude = ({ low, high }: Interval): bigint => larger(-low, high);

/** `-127 to 127` */
export const formatInterval = ({ low, high }: Interval): string => `${low} to ${high}`;

/** The smallest interval that holds all elements of a tensor from index `begin` up to `end`. */
export function extremes(values: ArrayLike<number>, begin = 0, end = values.length): Interval {
  let low = values[begin] ?? 0;
  let high = low;
  for (let i = begin + 1; i < end; i++) {
    const value = values[i] as number;
    if (value < low) low = value;
    else if (value > high) high = value;
  }
  return { low: BigInt(low), high: BigInt(high) };
}

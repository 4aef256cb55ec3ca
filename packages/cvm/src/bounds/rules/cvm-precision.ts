import { cvmPrecision as op } from '../../operators/cvm-precision.js';
import { larger, magnitude, mapped } from '../interval.js';
import { bounded, boundsRule } from '../rule.js';

/** Bits of |x|, at least 1 [C79]. */
export const cvmPrecision = boundsRule(op, ([{ range }]) => {
  const smallest = larger(0n, larger(range.low, -range.high));
  const bits = (value: bigint): bigint => BigInt(value.toString(2).length);
  return bounded(mapped({ low: smallest, high: magnitude(range) }, bits));
});

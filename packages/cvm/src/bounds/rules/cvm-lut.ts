import { cvmLut as op } from '../../operators/cvm-lut.js';
import { clamped, extremes } from '../interval.js';
import { bounded, boundsRule } from '../rule.js';

/** The elements of the table that the data can reach [C127]. */
export const cvmLut = boundsRule(op, ([{ range }, { range: all, values }], { in_dim }) => {
  if (values === undefined) return bounded(all);
  const { low, high } = clamped(range, { low: 0n, high: BigInt(in_dim - 1) });
  return bounded(extremes(values, Number(low), Number(high) + 1));
});

import { getValidCounts as op } from '../../operators/get-valid-counts.js';
import { hull, point } from '../interval.js';
import { boundsRule } from '../rule.js';

/** A number of rows; and rows of the data, or -1 [C130]. */
export const getValidCounts = boundsRule(op, ([{ range, shape }]) => {
  const counts = { low: 0n, high: BigInt(shape[1] as number) };
  const rows = hull(range, point(-1n));
  return { outputs: [counts, rows], steps: hull(counts, rows) };
});

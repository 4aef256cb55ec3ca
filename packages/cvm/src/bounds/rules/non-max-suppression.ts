import { nonMaxSuppression as op } from '../../operators/non-max-suppression.js';
import { hull, negated, plus, point } from '../interval.js';
import { bounded, boundsRule } from '../rule.js';

/**
 * Rows of the data, or -1 [C131–C141]. On the way coordinates are subtracted in 32 bits; where the differences fit, so
 * do areas in the 64 bits that they are computed in.
 */
export const nonMaxSuppression = boundsRule(op, ([{ range }]) => {
  const rows = hull(range, point(-1n));
  return bounded(rows, hull(rows, plus(range, negated(range))));
});

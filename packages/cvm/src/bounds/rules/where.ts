import { where as op } from '../../operators/where.js';
import { hull } from '../interval.js';
import { bounded, boundsRule } from '../rule.js';

/** x where the condition is not 0, else y [C128]. */
export const where = boundsRule(op, ([{ range: condition }, x, y]) => {
  const canBeZero = condition.low <= 0n && condition.high >= 0n;
  const isZero = condition.low === 0n && condition.high === 0n;
  return bounded(isZero ? y.range : canBeZero ? hull(x.range, y.range) : x.range);
});

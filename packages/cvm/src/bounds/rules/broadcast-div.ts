import { broadcastDiv as op } from '../../operators/broadcast-div.js';
import type { Interval } from '../interval.js';
import { hull, larger, point, smaller, ZERO } from '../interval.js';
import { bounded, boundsRule } from '../rule.js';

/**
 * a / b toward zero, 0 where b is 0 [C90]. The quotient is monotone in a, and in b on either side of zero: its extremes
 * are at the ends of a, and of the negative and the positive divisors.
 */
export const broadcastDiv = boundsRule(op, ([{ range: a }, { range: b }]) => {
  const divisors = [
    ...(b.low < 0n ? [b.low, smaller(b.high, -1n)] : []),
    ...(b.high > 0n ? [larger(b.low, 1n), b.high] : []),
  ];
  const quotients = divisors.flatMap((divisor) => [point(a.low / divisor), point(a.high / divisor)]);
  const byZero: readonly Interval[] = b.low <= 0n && b.high >= 0n ? [ZERO] : [];
  const [first, ...others] = [...quotients, ...byZero] as [Interval, ...Interval[]];
  return bounded(hull(first, ...others));
});

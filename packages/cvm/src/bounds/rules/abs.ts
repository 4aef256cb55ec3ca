import { abs as op } from '../../operators/abs.js';
import { larger, magnitude } from '../interval.js';
import { bounded, boundsRule } from '../rule.js';

/** |x| [C77]. */
export const abs = boundsRule(op, ([{ range }]) =>
  bounded({ low: larger(0n, larger(range.low, -range.high)), high: magnitude(range) }),
);

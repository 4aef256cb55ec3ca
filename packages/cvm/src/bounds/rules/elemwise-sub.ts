import { elemwiseSub as op } from '../../operators/elemwise-sub.js';
import { negated, plus } from '../interval.js';
import { bounded, boundsRule } from '../rule.js';

/** a - b. */
export const elemwiseSub = boundsRule(op, ([a, b]) => bounded(plus(a.range, negated(b.range))));

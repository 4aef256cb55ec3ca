import { broadcastSub as op } from '../../operators/broadcast-sub.js';
import { negated, plus } from '../interval.js';
import { bounded, boundsRule } from '../rule.js';

/** a - b. */
export const broadcastSub = boundsRule(op, ([a, b]) => bounded(plus(a.range, negated(b.range))));

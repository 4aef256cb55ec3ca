import { broadcastMax as op } from '../../operators/broadcast-max.js';
import { maximum } from '../interval.js';
import { bounded, boundsRule } from '../rule.js';

/** The larger of a and b. */
export const broadcastMax = boundsRule(op, ([a, b]) => bounded(maximum(a.range, b.range)));

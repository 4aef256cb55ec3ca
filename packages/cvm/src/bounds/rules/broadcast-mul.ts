import { broadcastMul as op } from '../../operators/broadcast-mul.js';
import { times } from '../interval.js';
import { bounded, boundsRule } from '../rule.js';

/** a · b. */
export const broadcastMul = boundsRule(op, ([a, b]) => bounded(times(a.range, b.range)));

import { broadcastAdd as op } from '../../operators/broadcast-add.js';
import { plus } from '../interval.js';
import { bounded, boundsRule } from '../rule.js';

/** a + b. */
export const broadcastAdd = boundsRule(op, ([a, b]) => bounded(plus(a.range, b.range)));

import { elemwiseAdd as op } from '../../operators/elemwise-add.js';
import { plus } from '../interval.js';
import { bounded, boundsRule } from '../rule.js';

/** a + b. */
export const elemwiseAdd = boundsRule(op, ([a, b]) => bounded(plus(a.range, b.range)));

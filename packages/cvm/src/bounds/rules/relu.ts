import { relu as op } from '../../operators/relu.js';
import { maximum, ZERO } from '../interval.js';
import { bounded, boundsRule } from '../rule.js';

/** max(x, 0) [C76]. */
export const relu = boundsRule(op, ([{ range }]) => bounded(maximum(range, ZERO)));

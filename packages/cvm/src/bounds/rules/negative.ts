import { negative as op } from '../../operators/negative.js';
import { negated } from '../interval.js';
import { bounded, boundsRule } from '../rule.js';

/** -x [C78]. */
export const negative = boundsRule(op, ([{ range }]) => bounded(negated(range)));

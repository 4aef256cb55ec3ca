import { max as op } from '../../operators/max.js';
import { maximum, ZERO } from '../interval.js';
import { bounded, boundsRule } from '../rule.js';

/** An element of the data; without named axes never below 0, unless `exclude` is set [C113]. */
export const max = boundsRule(op, ([{ range }], { axis, exclude }) =>
  bounded(axis.length === 0 && !exclude ? maximum(range, ZERO) : range),
);

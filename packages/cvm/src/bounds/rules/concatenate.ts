import { concatenate as op } from '../../operators/concatenate.js';
import { hull } from '../interval.js';
import { bounded, boundsRule } from '../rule.js';

/** The elements of all inputs [C118]. */
export const concatenate = boundsRule(op, ([first, ...others]) =>
  bounded(hull(first.range, ...others.map(({ range }) => range))),
);

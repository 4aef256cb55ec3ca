import { dense as op } from '../../operators/dense.js';
import { bounded, boundsRule } from '../rule.js';
import { weightedSum } from '../weighted-sum.js';

/** x · wᵀ + b [C102]. */
export const dense = boundsRule(op, ([data, weight, bias]) => {
  const { range, steps } = weightedSum(data.range, weight, bias, weight.shape[1] as number, false);
  return bounded(range, steps);
});

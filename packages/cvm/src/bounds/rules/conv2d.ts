import { sizeOf } from '@mrtjs/tensor';
import { conv2d as op } from '../../operators/conv2d.js';
import { bounded, boundsRule } from '../rule.js';
import { weightedSum } from '../weighted-sum.js';

/** Grouped convolution with zero padding [C92–C101]. */
export const conv2d = boundsRule(op, ([data, weight, bias], { padding }) => {
  const padded = padding.some((pad) => pad > 0);
  const { range, steps } = weightedSum(data.range, weight, bias, sizeOf(weight.shape.slice(1)), padded);
  return bounded(range, steps);
});

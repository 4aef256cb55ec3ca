import { cvmOps } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';
import { reduce } from './support/reduce.js';

/** Largest value over the reduced axes; without named axes never below 0, unless `exclude` is set [C113]. */
export const max = defineKernel(cvmOps.max, ([data], [out], attrs) => {
  const floor = attrs.axis.length === 0 && !attrs.exclude ? 0 : -(2 ** 31);
  return reduce(data, out, attrs, floor, (largest, value) => (value > largest ? value : largest));
});

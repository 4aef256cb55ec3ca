import { cvmOps } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';
import { reduce } from './support/reduce.js';

/** Sum over the reduced axes [C108–C112]. */
export const sum = defineKernel(cvmOps.sum, ([data], [out], attrs) =>
  reduce(data, out, attrs, 0, (total, value) => total + value),
);

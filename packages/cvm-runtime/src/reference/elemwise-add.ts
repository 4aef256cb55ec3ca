import { cvmOps } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';

/** a + b [C80]. */
export const elemwiseAdd = defineKernel(cvmOps.elemwiseAdd, ([lhs, rhs], [out]) => () => {
  for (let i = 0; i < out.data.length; i++) out.data[i] = (lhs.data[i] as number) + (rhs.data[i] as number);
});

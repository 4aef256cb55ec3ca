import { cvmOps } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';

/** max(x, 0) [C76]. */
export const relu = defineKernel(cvmOps.relu, ([data], [out]) => () => {
  for (let i = 0; i < out.data.length; i++) {
    const x = data.data[i] as number;
    out.data[i] = x > 0 ? x : 0;
  }
});

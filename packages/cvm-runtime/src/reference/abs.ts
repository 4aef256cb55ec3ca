import { cvmOps } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';

/** |x|; -2^31 wraps to itself [C77]. */
export const abs = defineKernel(cvmOps.abs, ([data], [out]) => () => {
  for (let i = 0; i < out.data.length; i++) {
    const x = data.data[i] as number;
    out.data[i] = x < 0 ? -x : x;
  }
});

import { cvmOps } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';

/** -x; -2^31 wraps to itself [C78]. */
export const negative = defineKernel(cvmOps.negative, ([data], [out]) => () => {
  for (let i = 0; i < out.data.length; i++) {
    const x = data.data[i] as number;
    out.data[i] = -x;
  }
});

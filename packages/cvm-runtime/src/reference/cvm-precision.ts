import { bitLength, cvmOps } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';

/** Bits of |x|, at least 1 [C79]. For -2^31, on which the original never ends, this is 32. */
export const cvmPrecision = defineKernel(cvmOps.cvmPrecision, ([data], [out]) => () => {
  for (let i = 0; i < out.data.length; i++) {
    const x = data.data[i] as number;
    out.data[i] = x === 0 ? 1 : bitLength(x < 0 ? -x : x);
  }
});

import { cvmOps, precisionRange } from '@mrtjs/cvm';
import { clamp } from '../clamp.js';
import { defineKernel } from '../kernel.js';

/**
 * x / 2^shift rounded half up, limited to the precision [C84, C85]. The sum wraps as in the original, which matters for
 * x = 2^31 - 1 and a shift of 1 only.
 */
export const cvmRightShift = defineKernel(cvmOps.cvmRightShift, ([data], [out], { precision, shift_bit }) => {
  const range = precisionRange(precision);
  const almost = shift_bit - 1;
  return () => {
    for (let i = 0; i < out.data.length; i++) {
      const rounded = (((data.data[i] as number) >> almost) + 1) >> 1;
      out.data[i] = clamp(rounded, -range, range);
    }
  };
});

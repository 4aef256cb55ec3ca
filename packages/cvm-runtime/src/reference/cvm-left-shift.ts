import { cvmOps, precisionRange } from '@mrtjs/cvm';
import { clamp } from '../clamp.js';
import { defineKernel } from '../kernel.js';

/** x · 2^shift, limited to the precision [C83]. The precision rule leaves shifts of at most 31. */
export const cvmLeftShift = defineKernel(cvmOps.cvmLeftShift, ([data], [out], { precision, shift_bit }) => {
  const range = precisionRange(precision);
  return () => {
    for (let i = 0; i < out.data.length; i++)
      out.data[i] = clamp((data.data[i] as number) << shift_bit, -range, range);
  };
});

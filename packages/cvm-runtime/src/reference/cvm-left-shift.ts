import { cvmOps, precisionRange } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';

/** x · 2^shift, limited to the precision [C83]. The precision rule leaves shifts of at most 31. */
export const cvmLeftShift = defineKernel(cvmOps.cvmLeftShift, ([data], [out], { precision, shift_bit }) => {
  const range = precisionRange(precision);
  return () => {
    for (let i = 0; i < out.data.length; i++)
      out.data[i] = Math.min(Math.max((data.data[i] as number) << shift_bit, -range), range);
  };
});

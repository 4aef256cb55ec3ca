import { cvmOps } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';

/** Limits to [a_min, a_max] [C81]. */
export const clip = defineKernel(cvmOps.clip, ([data], [out], { a_min, a_max }) => () => {
  for (let i = 0; i < out.data.length; i++)
    out.data[i] = Math.min(Math.max(data.data[i] as number, a_min), a_max);
});

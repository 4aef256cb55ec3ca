import { cvmOps } from '@mrtjs/cvm';
import { clamp } from '../clamp.js';
import { defineKernel } from '../kernel.js';

/** Limits to [a_min, a_max] [C81]. */
export const clip = defineKernel(cvmOps.clip, ([data], [out], { a_min, a_max }) => () => {
  for (let i = 0; i < out.data.length; i++) out.data[i] = clamp(data.data[i] as number, a_min, a_max);
});

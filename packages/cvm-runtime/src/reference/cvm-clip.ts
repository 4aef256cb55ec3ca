import { cvmOps, precisionRange } from '@mrtjs/cvm';
import { clamp } from '../clamp.js';
import { defineKernel } from '../kernel.js';

/** Limits to the symmetric range of the precision [C82]. */
export const cvmClip = defineKernel(cvmOps.cvmClip, ([data], [out], { precision }) => {
  const range = precisionRange(precision);
  return () => {
    for (let i = 0; i < out.data.length; i++) out.data[i] = clamp(data.data[i] as number, -range, range);
  };
});

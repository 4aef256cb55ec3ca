import { cvmOps } from '@mrtjs/cvm';
import { clamp } from '../clamp.js';
import { defineKernel } from '../kernel.js';

/** table[clamp(x)] [C127]. */
export const cvmLut = defineKernel(cvmOps.cvmLut, ([data, table], [out]) => {
  const last = table.data.length - 1;
  return () => {
    for (let i = 0; i < out.data.length; i++)
      out.data[i] = table.data[clamp(data.data[i] as number, 0, last)] as number;
  };
});

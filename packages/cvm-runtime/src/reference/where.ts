import { cvmOps } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';

/**
 * x where the condition is not 0, else y [C128]; a 1-D condition chooses whole rows [C129]. There the original copies
 * only a quarter of each row and leaves stale memory in the rest, which nobody can reproduce.
 */
export const where = defineKernel(cvmOps.where, ([condition, x, y], [out]) => {
  const row = out.data.length / condition.data.length;
  return () => {
    for (let i = 0, r = 0; i < out.data.length; i += row, r++) {
      const source = condition.data[r] === 0 ? y.data : x.data;
      for (let j = i; j < i + row; j++) out.data[j] = source[j] as number;
    }
  };
});

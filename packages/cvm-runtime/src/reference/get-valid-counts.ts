import { cvmOps } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';

/** Per batch: rows with a score above the threshold move to the front, the rest becomes -1 [C130]. */
export const getValidCounts = defineKernel(
  cvmOps.getValidCounts,
  ([data], [counts, packed], { score_threshold }) => {
    const [batches, rows, length] = data.shape as [number, number, number];
    return () => {
      packed.data.fill(-1);
      for (let b = 0; b < batches; b++) {
        const first = b * rows * length;
        let kept = 0;
        for (let from = first; from < first + rows * length; from += length) {
          if ((data.data[from + 1] as number) <= score_threshold) continue;
          packed.data.set(data.data.subarray(from, from + length), first + kept * length);
          kept++;
        }
        counts.data[b] = kept;
      }
    };
  },
);

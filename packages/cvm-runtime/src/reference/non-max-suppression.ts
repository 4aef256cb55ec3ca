import { cvmOps } from '@mrtjs/cvm';
import { clamp } from '../clamp.js';
import { defineKernel } from '../kernel.js';
import { overlapPercent } from './support/overlap.js';

/** Elements of a row: id, score, x1, y1, x2, y2. */
const ROW = 6;

/** Keeps boxes in order of score that do not overlap a kept one; the specification's 4.8 [C131–C140]. */
export const nonMaxSuppression = defineKernel(cvmOps.nonMaxSuppression, ([data, counts], [out], attrs) => {
  const [batches, rows] = data.shape as [number, number];
  const { iou_threshold, max_output_size, force_suppress, top_k } = attrs;
  return () => {
    out.data.fill(-1);
    for (let b = 0; b < batches; b++) {
      const row = (i: number): Int32Array =>
        data.data.subarray((b * rows + i) * ROW, (b * rows + i + 1) * ROW);
      const valid = clamp(counts.data[b] as number, 0, rows);
      const candidates = Array.from({ length: valid }, (_, i) => row(i))
        // Stable: rows of equal score keep their order.
        .sort((p, q) => (q[1] as number) - (p[1] as number))
        .slice(0, top_k >= 0 ? top_k : valid);
      const limit = max_output_size >= 0 ? Math.min(max_output_size, valid) : valid;
      const kept: Int32Array[] = [];
      for (const box of candidates) {
        if (kept.length >= limit) break;
        if ((box[0] as number) < 0) continue;
        const suppressed = kept.some(
          (other) => (force_suppress || other[0] === box[0]) && overlapPercent(other, box) >= iou_threshold,
        );
        if (!suppressed) kept.push(box);
      }
      kept.forEach((box, i) => out.data.set(box, (b * rows + i) * ROW));
    }
  };
});

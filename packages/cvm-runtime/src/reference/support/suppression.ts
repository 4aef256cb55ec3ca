import { cvmOps } from '@mrtjs/cvm';
import { clamp } from '../../clamp.js';
import type { Kernel } from '../../kernel.js';
import { defineKernel } from '../../kernel.js';
import { overlapPercent } from './overlap.js';

/** Elements of a row: id, score, x1, y1, x2, y2. */
const ROW = 6;

/** A row of the data, in its memory. */
export type Box = Int32Array;

/** Attributes of `non_max_suppression` that vary. */
export interface SuppressionAttrs {
  readonly iou_threshold: number;
  readonly max_output_size: number;
  readonly force_suppress: boolean;
  readonly top_k: number;
}

/** Whether a box, once kept, drops one of lower score: they overlap, and have the same id unless ids do not matter. */
export function suppresses(
  box: Box,
  other: Box,
  { force_suppress, iou_threshold }: SuppressionAttrs,
): boolean {
  return (force_suppress || box[0] === other[0]) && overlapPercent(box, other) >= iou_threshold;
}

/** The kernel that hands the valid boxes of each batch to `select` by falling score, and writes those that it keeps. */
export function suppressionKernel(
  select: (boxes: readonly Box[], attrs: SuppressionAttrs) => readonly Box[],
): Kernel {
  return defineKernel(cvmOps.nonMaxSuppression, ([data, counts], [out], attrs) => {
    const [batches, rows] = data.shape as [number, number];
    return () => {
      out.data.fill(-1);
      for (let b = 0; b < batches; b++) {
        const box = (i: number): Box => data.data.subarray((b * rows + i) * ROW, (b * rows + i + 1) * ROW);
        const valid = clamp(counts.data[b] as number, 0, rows);
        // Stable: rows of equal score keep their order.
        const boxes = Array.from({ length: valid }, (_, i) => box(i)).sort(
          (p, q) => (q[1] as number) - (p[1] as number),
        );
        select(boxes, attrs).forEach((kept, i) => out.data.set(kept, (b * rows + i) * ROW));
      }
    };
  });
}

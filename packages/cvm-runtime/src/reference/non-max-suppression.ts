import type { Box } from './support/suppression.js';
import { suppresses, suppressionKernel } from './support/suppression.js';

/** Keeps boxes in order of score that do not overlap a kept one; the specification's 4.8 [C131–C140]. */
export const nonMaxSuppression = suppressionKernel((boxes, attrs) => {
  const { max_output_size, top_k } = attrs;
  const limit = max_output_size >= 0 ? max_output_size : boxes.length;
  const kept: Box[] = [];
  for (const box of boxes.slice(0, top_k >= 0 ? top_k : boxes.length)) {
    if (kept.length >= limit) break;
    if ((box[0] as number) < 0) continue;
    if (!kept.some((better) => suppresses(better, box, attrs))) kept.push(box);
  }
  return kept;
});

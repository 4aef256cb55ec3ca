import type { Box } from '../reference/support/suppression.js';
import { suppresses, suppressionKernel } from '../reference/support/suppression.js';

/**
 * An output size of 0 is no limit [D7]. A box of negative id is not kept, yet drops others when ids do not matter; and
 * no box reaches beyond the next one of negative id [D8]. Boxes beyond `top_k` are overwritten in the input [D9]. A
 * batch without valid boxes ends the work of the original, which leaves stale memory in later batches [D6]: nobody can
 * reproduce that, here these are computed like the others.
 */
export const nonMaxSuppression = suppressionKernel((boxes, attrs) => {
  const { max_output_size, top_k } = attrs;
  const candidates = boxes.slice(0, top_k >= 0 ? top_k : boxes.length);
  if (top_k > 0) for (const box of boxes.slice(top_k)) box.fill(-1);
  const dropped = new Set<Box>();
  candidates.forEach((box, i) => {
    if (dropped.has(box)) return;
    for (const other of candidates.slice(i + 1)) {
      if (hasNegativeId(other)) break;
      if (suppresses(box, other, attrs)) dropped.add(other);
    }
  });
  const kept = candidates.filter((box) => !dropped.has(box) && !hasNegativeId(box));
  return max_output_size > 0 ? kept.slice(0, max_output_size) : kept;
});

function hasNegativeId(box: Box): boolean {
  return (box[0] as number) < 0;
}

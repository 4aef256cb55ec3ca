import type { AttrsOf, Profile } from '@mrtjs/graph';
import { ops, valueOf } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { formatShape } from '@mrtjs/tensor';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';

/**
 * `_contrib_box_nms` is `get_valid_counts`, then `non_max_suppression` (MRT-SPEC 6.6). The CVM takes one layout of
 * rows only; boxes without a class are compared as if all had the same (D68).
 */
export const boxNms = compileRule(
  ops.boxNms,
  ({ attrs, profile, shapes: [shape = []], inputs, input, emit, precisionOf, refuse }) => {
    const threshold = percent(attrs.overlap_thresh, profile);
    const problems = problemsOf(attrs, threshold, shape, precisionOf(input(0)));
    if (problems.length > 0) refuse(problems.join('; '), 'split the model before this node');
    const counts = emit(cvmOps.getValidCounts, inputs, { score_threshold: Math.trunc(attrs.valid_thresh) });
    return emit(cvmOps.nonMaxSuppression, [valueOf(counts.node, 1), counts], {
      iou_threshold: threshold,
      force_suppress: attrs.force_suppress || attrs.id_index === -1,
      // Where MXNet means all by any number that is not positive, the CVM means none by 0.
      top_k: attrs.topk > 0 ? attrs.topk : -1,
      coord_start: attrs.coord_start,
      score_index: attrs.score_index,
      id_index: 0,
      return_indices: false,
      invalid_to_bottom: true,
    });
  },
);

/** Rounded: 0.29 is 29, although 0.29 · 100 is below it; profile `mrt1` truncates it to 28 (D67). */
function percent(fraction: number, profile: Profile): number {
  return (profile === 'mrt1' ? Math.trunc : Math.round)(fraction * 100);
}

/** Why the CVM cannot do this suppression. */
function problemsOf(
  attrs: AttrsOf<typeof ops.boxNms.attrs>,
  threshold: number,
  shape: Shape,
  precision: number,
): string[] {
  const limits: readonly (readonly [string, boolean])[] = [
    [
      `data has shape ${formatShape(shape)}, expected 3 dimensions and rows of 6`,
      shape.length === 3 && shape[2] === 6,
    ],
    [`id_index is ${attrs.id_index}, expected 0 or -1`, attrs.id_index === 0 || attrs.id_index === -1],
    [`score_index is ${attrs.score_index}, expected 1`, attrs.score_index === 1],
    [`coord_start is ${attrs.coord_start}, expected 2`, attrs.coord_start === 2],
    ['boxes are given by their centres, expected corners', attrs.in_format === 'corner'],
    ['boxes are to be turned to centres, expected corners', attrs.out_format === 'corner'],
    [
      `boxes of class ${attrs.background_id} are to be dropped, expected none`,
      attrs.background_id === -1 || attrs.id_index === -1,
    ],
    [`overlap_thresh is ${attrs.overlap_thresh}, expected at least 0.01 when rounded`, threshold >= 1],
    // Rows without a box are -1, which one bit does not hold; the area of a box of more than 30 bits can wrap.
    [`data has ${precision} bits, expected 2 to 30`, precision >= 2 && precision <= 30],
  ];
  return limits.filter(([, holds]) => !holds).map(([problem]) => problem);
}

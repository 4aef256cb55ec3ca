import { formatShape } from '@mrtjs/tensor';
import { cvmAttr } from '../attributes.js';
import { defineCvmOp, requireRank, shapeError } from '../operator.js';
import { precisionOfFirst } from './rules/unary.js';

/** Drops boxes that overlap a better one; the specification's 4.8 [C131–C141]. */
export const nonMaxSuppression = defineCvmOp({
  name: 'non_max_suppression',
  summary: 'Drops boxes [id, score, x1, y1, x2, y2] that overlap one of higher score.',
  attrs: {
    /** Percent; 101 and more suppress nothing. */
    iou_threshold: cvmAttr.int({ default: 50, range: [1, 2 ** 31 - 1] }),
    /** Negative: no limit. */
    max_output_size: cvmAttr.int({ default: -1 }),
    force_suppress: cvmAttr.bool({ default: false }),
    /** Negative: no limit. */
    top_k: cvmAttr.int({ default: -1 }),
    coord_start: cvmAttr.int({ default: 2, range: [2, 2] }),
    score_index: cvmAttr.int({ default: 1, range: [1, 1] }),
    id_index: cvmAttr.int({ default: 0, range: [0, 0] }),
    return_indices: cvmAttr.bool({ default: false, only: false }),
    invalid_to_bottom: cvmAttr.bool({ default: true, only: true }),
  },
  inputs: ['data', 'valid_count'],
  inferShape([data, count]) {
    requireRank('data', data, 3);
    requireRank('valid_count', count, 1);
    if (data[2] !== 6) shapeError(`data has shape ${formatShape(data)}, expected rows of 6 elements`);
    if (data[0] !== count[0])
      shapeError(`data has shape ${formatShape(data)}, valid_count has ${formatShape(count)}`);
    return [data];
  },
  inferPrecision: precisionOfFirst,
  // By the batch, not by the number of boxes, as the original counts [C144].
  gasBase: ([data]) => 20 * (data[0] as number),
});

import type { Shape } from '@mrtjs/tensor';
import { formatShape } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp, shapeProblem } from '../operator.js';
import { suppressBoxes } from './reference/boxes.js';
import { operand } from './reference/rearrange.js';
import { mapAlong } from './reference/rows.js';

/** Non-maximum suppression of detections. */
export const boxNms = defineOp({
  name: '_contrib_box_nms',
  summary: 'Keeps the best of overlapping boxes, best first; the rows of all others become −1.',
  attrs: {
    /** Boxes whose intersection over union is larger are the same object. */
    overlap_thresh: attr.float({ default: 0.5 }),
    /** Only boxes with a larger score count. */
    valid_thresh: attr.float({ default: 0 }),
    /** Only the best so many count; −1: all. */
    topk: attr.int({ default: -1 }),
    /** Position of the four coordinates in a row. */
    coord_start: attr.int({ min: 0, default: 2 }),
    score_index: attr.int({ min: 0, default: 1 }),
    /** Position of the class; −1: boxes have none. */
    id_index: attr.int({ default: -1 }),
    /** Class whose boxes are dropped; −1: none. */
    background_id: attr.int({ default: -1 }),
    /** Compare boxes of different classes, too. */
    force_suppress: attr.bool({ default: false }),
    in_format: attr.oneOf(['corner', 'center'], { default: 'corner' }),
    out_format: attr.oneOf(['corner', 'center'], { default: 'corner' }),
  },
  inputs: [{ name: 'data' }],
  infer: ([data = []], attrs) => {
    checkRows(data, Math.max(attrs.coord_start + 3, attrs.score_index, attrs.id_index));
    return [data];
  },
  evaluate: (inputs, attrs) => {
    const x = operand(inputs, 0);
    const rank = x.shape.length;
    const width = x.shape.at(-1) as number;
    return [mapAlong(x, [rank - 2, rank - 1], (boxes) => suppressBoxes(boxes, width, attrs))];
  },
});

function checkRows(data: Shape, last: number): void {
  if (data.length < 2 || (data.at(-1) as number) <= last)
    shapeProblem(`data has shape ${formatShape(data)}, expected (…, boxes, at least ${last + 1})`);
}

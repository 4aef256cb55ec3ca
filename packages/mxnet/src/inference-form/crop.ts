/** The old Crop layer: a window of the two spatial axes. */
import { attr } from '@mrtjs/graph';
import type { Rewrites } from '../import/rule.js';

const ATTRS = {
  num_args: attr.int({ min: 1, max: 2, default: 1 }),
  offset: attr.ints({ length: 2, default: [0, 0] }),
  h_w: attr.ints({ length: 2, default: [0, 0] }),
  center_crop: attr.bool({ default: false }),
};

/** With a size it is a slice, with a second input at the origin slice_like; other forms, which need the shapes, stay. */
export const crop: Rewrites = {
  Crop(context) {
    const { offset, h_w, center_crop } = context.attrs(ATTRS);
    const [y = 0, x = 0] = offset;
    const [h = 0, w = 0] = h_w;
    const sized = context.node.inputs.length === 1;
    if (center_crop || (!sized && (y !== 0 || x !== 0)))
      return context.as('Crop', new Map([...context.node.text, ['num_args', sized ? '1' : '2']]));
    if (sized)
      return context.last('slice', [context.input(0)], {
        begin: [null, null, y, x],
        end: [null, null, y + h, x + w],
      });
    return context.last('slice_like', [context.input(0), context.input(1)], { axes: [2, 3] });
  },
};

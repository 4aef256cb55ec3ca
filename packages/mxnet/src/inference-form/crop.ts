/** The old Crop layer: a window of the two spatial axes. */
import { attr } from '@mrtjs/graph';
import type { Rewrites } from '../import/rule.js';

const ATTRS = {
  num_args: attr.int({ min: 1, max: 2, default: 1 }),
  offset: attr.ints({ length: 2, default: [0, 0] }),
  h_w: attr.ints({ length: 2, default: [0, 0] }),
  center_crop: attr.bool({ default: false }),
};

/** With a size it is a slice, with a second input at the origin slice_like; other forms need the shapes. */
export const crop: Rewrites = {
  Crop(context) {
    const { offset, h_w, center_crop } = context.attrs(ATTRS);
    const [y = 0, x = 0] = offset;
    const [h = 0, w = 0] = h_w;
    if (center_crop) return context.refuse('center_crop depends on the shapes of the inputs');
    if (context.node.inputs.length === 1)
      return context.last('slice', [context.input(0)], {
        begin: [null, null, y, x],
        end: [null, null, y + h, x + w],
      });
    if (y !== 0 || x !== 0) return context.refuse('cropping to a second input at an offset');
    return context.last('slice_like', [context.input(0), context.input(1)], { axes: [2, 3] });
  },
};

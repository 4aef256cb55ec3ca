import { attr } from '../attributes.js';
import { cropRectangle } from '../geometry/cropping.js';
import { defineOp } from '../operator.js';
import { operand, remap } from './reference/rearrange.js';

/** Cuts a rectangle out of images. */
export const crop = defineOp({
  name: 'Crop',
  summary: 'Cuts NCHW data to the height and width of a second input, or to h_w.',
  attrs: {
    /** 2 where a second input gives the size, 1 where `h_w` does. */
    num_args: attr.int({ min: 1, max: 2, default: 1 }),
    offset: attr.ints({ min: 0, length: 2, default: [0, 0] }),
    h_w: attr.ints({ min: 0, length: 2, default: [0, 0] }),
    /** Cut from the middle instead of from `offset`. */
    center_crop: attr.bool({ default: false }),
  },
  inputs: [{ name: 'data' }, { name: 'crop_like', when: (attrs) => attrs['num_args'] === 2 }],
  infer: ([data = [], like], attrs) => {
    const [, , rows, columns] = cropRectangle(data, like, attrs);
    return [[...data.slice(0, 2), rows, columns]];
  },
  evaluate: (inputs, attrs) => {
    const x = operand(inputs, 0);
    const [top, left, rows, columns] = cropRectangle(x.shape, inputs[1]?.shape, attrs);
    const shape = [...x.shape.slice(0, 2), rows, columns];
    return [remap(x, shape, (axis, i) => i + ([0, 0, top, left][axis] as number))];
  },
});

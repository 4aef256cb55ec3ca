import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';

/** Crop → slice; the size is known from the shapes. */
export const crop = defineRules(ops.crop, {
  rewrite: ({ attrs, emit, name, input, inputShape, outputShape }) => {
    const begin = [0, 1].map((i) => {
      const surplus = (inputShape(0)[i + 2] as number) - (outputShape[i + 2] as number);
      return attrs.center_crop ? Math.floor(surplus / 2) : (attrs.offset[i] as number);
    });
    const end = begin.map((from, i) => from + (outputShape[i + 2] as number));
    return emit(ops.slice, name, [input(0)], { begin: [null, null, ...begin], end: [null, null, ...end] });
  },
});

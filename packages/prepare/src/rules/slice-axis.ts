import { ops, sliceRange } from '@mrtjs/graph';
import { normalizeAxis } from '@mrtjs/tensor';
import { defineRules } from '../rule.js';

/** slice_axis → slice [R163, D43]. */
export const sliceAxis = defineRules(ops.sliceAxis, {
  rewrite: ({ attrs, emit, name, inputs, inputShape }) => {
    const shape = inputShape(0);
    const axis = normalizeAxis(attrs.axis, shape.length);
    const { begin, length } = sliceRange(shape[axis] as number, attrs.begin, attrs.end);
    const along = (value: number): (number | null)[] => shape.map((_, i) => (i === axis ? value : null));
    return emit(ops.slice, name, inputs, { begin: along(begin), end: along(begin + length) });
  },
});

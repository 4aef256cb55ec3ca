import { normalizeAxis } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { sliceRange } from '../geometry/slicing.js';
import { defineOp } from '../operator.js';
import { operand, remap } from './reference/rearrange.js';

/** Slices one axis. */
export const sliceAxis = defineOp({
  name: 'slice_axis',
  summary: 'Elements from begin to before end of one axis; end None means to the last.',
  attrs: { axis: attr.int(), begin: attr.int(), end: attr.optional(attr.int()) },
  inputs: [{ name: 'data' }],
  infer: ([data = []], { axis, begin, end }) => {
    const at = normalizeAxis(axis, data.length);
    return [data.with(at, sliceRange(data[at] as number, begin, end).length)];
  },
  evaluate: (inputs, { axis, begin, end }) => {
    const x = operand(inputs, 0);
    const at = normalizeAxis(axis, x.shape.length);
    const range = sliceRange(x.shape[at] as number, begin, end);
    return [remap(x, x.shape.with(at, range.length), (a, i) => (a === at ? range.begin + i : i))];
  },
});

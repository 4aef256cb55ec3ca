import { ops, sliceRanges } from '@mrtjs/graph';
import { compileRule } from '../rule.js';
import { stridedSlice } from '../shared/slices.js';

/** `slice` is `strided_slice`, with both ends of every axis filled in. */
export const slice = compileRule(ops.slice, (context) => {
  const [shape = []] = context.shapes;
  return stridedSlice(context, context.input(0), sliceRanges(shape, context.attrs));
});

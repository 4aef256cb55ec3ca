import { attr } from '../attributes.js';
import type { SliceRange } from '../geometry/slicing.js';
import { sliceRanges } from '../geometry/slicing.js';
import { defineOp } from '../operator.js';
import { operand, remap } from './reference/rearrange.js';

/** Slices the leading axes. */
export const slice = defineOp({
  name: 'slice',
  summary: 'Elements begin, begin + step, … before end, along the leading axes.',
  attrs: {
    begin: attr.sliceBounds(),
    end: attr.sliceBounds(),
    step: attr.sliceBounds({ default: [] }),
  },
  inputs: [{ name: 'data' }],
  infer: ([data = []], attrs) => [sliceRanges(data, attrs).map((range) => range.length)],
  evaluate: (inputs, attrs) => {
    const x = operand(inputs, 0);
    const ranges = sliceRanges(x.shape, attrs);
    return [
      remap(
        x,
        ranges.map((range) => range.length),
        (axis, i) => {
          const { begin, step } = ranges[axis] as SliceRange;
          return begin + i * step;
        },
      ),
    ];
  },
});

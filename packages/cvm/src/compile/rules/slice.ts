import type { SliceRange } from '@mrtjs/graph';
import { ops, sliceRanges } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';

/** `slice` is `strided_slice`, with both ends of every axis filled in. */
export const slice = compileRule(ops.slice, ({ attrs, shapes: [shape = []], inputs, emit }) => {
  const ranges = sliceRanges(shape, attrs);
  const strides = ranges.map(({ step }) => step);
  return emit(cvmOps.stridedSlice, inputs, {
    begin: listText(ranges.map(({ begin }) => begin)),
    end: listText(ranges.map((range, axis) => endOf(range, shape[axis] as number))),
    ...(strides.every((stride) => stride === 1) ? {} : { stride: listText(strides) }),
  });
});

/**
 * The end of a slice of an axis. Negative ends count from the back, so that before the first element is −size − 1.
 */
function endOf({ begin, step, length }: SliceRange, size: number): number {
  const end = begin + step * length;
  return end < 0 ? -size - 1 : Math.min(end, size);
}

/** Python's form of a list; tuples are the rule elsewhere. */
function listText(items: readonly number[]): string {
  return `[${items.join(', ')}]`;
}

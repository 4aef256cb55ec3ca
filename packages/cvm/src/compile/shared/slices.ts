import type { SliceRange, Value } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import * as cvmOps from '../../operators/all.js';
import type { CompileContext } from '../rule.js';

/** `strided_slice` of ranges, one for each axis; steps are left out where all are 1. */
export function stridedSlice(
  { emit, shapeOf }: Pick<CompileContext, 'emit' | 'shapeOf'>,
  value: Value,
  ranges: readonly SliceRange[],
): Value {
  const shape: Shape = shapeOf(value);
  const strides = ranges.map(({ step }) => step);
  return emit(cvmOps.stridedSlice, [value], {
    begin: listText(ranges.map(({ begin }) => begin)),
    end: listText(ranges.map((range, axis) => endOf(range, shape[axis] as number))),
    ...(strides.every((stride) => stride === 1) ? {} : { stride: listText(strides) }),
  });
}

/** `length` elements of one axis from `begin` on, every `step`-th. */
export function sliceAlong(
  context: Pick<CompileContext, 'emit' | 'shapeOf'>,
  value: Value,
  axis: number,
  begin: number,
  step: number,
  length: number,
): Value {
  const ranges = context
    .shapeOf(value)
    .map((dim, i) => (i === axis ? { begin, step, length } : { begin: 0, step: 1, length: dim }));
  return stridedSlice(context, value, ranges);
}

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

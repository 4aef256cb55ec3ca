/** Python-like slices along one axis. */
import type { Shape } from '@mrtjs/tensor';
import { formatShape } from '@mrtjs/tensor';
import { shapeProblem } from '../operator.js';

/** The elements `begin`, `begin + step`, … — `length` of them. */
export interface SliceRange {
  readonly begin: number;
  readonly step: number;
  readonly length: number;
}

/**
 * The slice `[begin:end:step]` of an axis of `size` elements. `null` means from the first (the last, for a negative
 * step) and to the end (to before the first); negative positions count from the back, an end beyond the axis is the
 * end [R163, R164].
 * @throws {ShapeProblem} for a zero step, a begin outside the axis or an empty slice.
 */
export function sliceRange(
  size: number,
  begin: number | null = null,
  end: number | null = null,
  step: number | null = null,
): SliceRange {
  const stride = step ?? 1;
  if (stride === 0) shapeProblem('the step of a slice is 0');
  const wrap = (position: number): number => (position < 0 ? position + size : position);
  const first = begin === null ? (stride > 0 ? 0 : size - 1) : wrap(begin);
  if (first < 0 || first >= size)
    shapeProblem(`the slice begins at ${begin ?? first}, outside an axis of ${size} elements`);
  const stop = end === null ? (stride > 0 ? size : -1) : Math.min(wrap(end), size);
  const length = Math.ceil((stop - first) / stride);
  if (length <= 0 || stop < -1)
    shapeProblem(`the slice ${begin ?? ''}:${end ?? ''}:${stride} of an axis of ${size} elements is empty`);
  return { begin: first, step: stride, length };
}

/** Attributes of `slice`. */
export interface SliceAttrs {
  readonly begin: readonly (number | null)[];
  readonly end: readonly (number | null)[];
  readonly step: readonly (number | null)[];
}

/**
 * What `slice` takes of each axis of a tensor.
 * @throws {ShapeProblem} when the attributes do not fit the shape.
 */
export function sliceRanges(shape: Shape, { begin, end, step }: SliceAttrs): SliceRange[] {
  if (begin.length !== end.length || (step.length !== 0 && step.length !== begin.length))
    shapeProblem(`begin, end and step have ${begin.length}, ${end.length} and ${step.length} entries`);
  if (begin.length > shape.length)
    shapeProblem(`${begin.length} axes are sliced, data has shape ${formatShape(shape)}`);
  return shape.map((size, axis) => sliceRange(size, begin[axis], end[axis], step[axis]));
}

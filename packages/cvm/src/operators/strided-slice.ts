import type { Shape } from '@mrtjs/tensor';
import { formatShape } from '@mrtjs/tensor';
import { cvmAttr } from '../attributes.js';
import { defineCvmOp, shapeError } from '../operator.js';
import { precisionOfFirst } from './rules/unary.js';

/** Elements at regular steps of each axis; the specification's 4.7 [C124]. */
export const stridedSlice = defineCvmOp({
  name: 'strided_slice',
  summary: 'Elements from begin to end at steps of stride, per axis.',
  attrs: {
    begin: cvmAttr.tuple({ default: [0] }),
    /** Without it the first axis is cut to length 1. */
    end: cvmAttr.tuple({ default: [1] }),
    stride: cvmAttr.tuple({ default: [] }),
  },
  inputs: ['data'],
  inferShape: ([data], attrs) => [sliceSteps(data, attrs).map((axis) => axis.count)],
  inferPrecision: precisionOfFirst,
});

/** Which elements of one axis a slice takes: `count` of them, from `begin` on, `stride` apart. */
export interface SliceStep {
  readonly begin: number;
  readonly stride: number;
  readonly count: number;
}

interface SliceAttrs {
  readonly begin: readonly number[];
  readonly end: readonly number[];
  readonly stride: readonly number[];
}

/**
 * What a slice takes of each axis.
 * @throws {CvmError} code 1 (MRT4007) for a stride of 0, an axis with nothing left, or more items than axes (which the
 * original reads out of bounds).
 */
export function sliceSteps(data: Shape, attrs: SliceAttrs): readonly SliceStep[] {
  if (Math.max(attrs.begin.length, attrs.end.length, attrs.stride.length) > data.length)
    shapeError(`the slice names more axes than ${formatShape(data)} has`);
  return data.map((dim, axis) => {
    const stride = attrs.stride[axis] ?? 1;
    if (stride === 0) shapeError(`the stride of axis ${axis} is 0`);
    const [low, high] = stride > 0 ? [0, dim] : [-1, dim - 1];
    const bound = (value: number): number => Math.min(Math.max(value < 0 ? value + dim : value, low), high);
    const begin = bound(attrs.begin[axis] ?? 0);
    const end = bound(attrs.end[axis] ?? dim);
    const count = Math.ceil((end - begin) / stride);
    if (count <= 0) shapeError(`nothing is left of axis ${axis} of ${formatShape(data)}`);
    return { begin, stride, count };
  });
}

/** Moving elements, for the reference evaluation of operators. */
import type { Shape } from '@mrtjs/tensor';
import { sizeOf, stridesOf } from '@mrtjs/tensor';
import type { Float64Tensor } from '../../operator.js';

/** Operand `index`. That it is there was checked when the node was made. */
export function operand(inputs: readonly Float64Tensor[], index: number): Float64Tensor {
  const found = inputs[index];
  if (found === undefined) throw new TypeError(`operand ${index} is missing`);
  return found;
}

/** Element `source(…)` along each axis, for every index of `shape`; an axis position below 0 stands for `fill`. */
export function remap(
  x: Float64Tensor,
  shape: Shape,
  source: (axis: number, index: number) => number,
  fill = 0,
): Float64Tensor {
  const strides = stridesOf(x.shape);
  const offsets = shape.map((dim, axis) =>
    Array.from({ length: dim }, (_, index) => {
      const from = source(axis, index);
      return from < 0 ? -1 : from * (strides[axis] as number);
    }),
  );
  const data = new Float64Array(sizeOf(shape)).fill(fill);
  const inner = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const copy = (axis: number, from: number, to: number): void => {
    if (axis === shape.length) {
      data[to] = x.data[from] as number;
      return;
    }
    (offsets[axis] as number[]).forEach((offset, index) => {
      if (offset >= 0) copy(axis + 1, from + offset, to + index * (inner[axis] as number));
    });
  };
  copy(0, 0, 0);
  return { dtype: 'float64', shape, data };
}

/** Repeats axes of size 1, right-aligned, to the given shape. */
export function broadcastTo(x: Float64Tensor, shape: Shape): Float64Tensor {
  const padded = [...new Array<number>(shape.length - x.shape.length).fill(1), ...x.shape];
  return remap({ ...x, shape: padded }, shape, (axis, index) => (padded[axis] === 1 ? 0 : index));
}

/** Axis `i` of the result is axis `axes[i]` of `x`. */
export function permute(x: Float64Tensor, axes: readonly number[]): Float64Tensor {
  const shape = axes.map((axis) => x.shape[axis] as number);
  const from = stridesOf(x.shape);
  const strides = axes.map((axis) => from[axis] as number);
  const data = new Float64Array(x.data.length);
  let to = 0;
  const copy = (axis: number, offset: number): void => {
    if (axis === shape.length) {
      data[to++] = x.data[offset] as number;
      return;
    }
    for (let i = 0; i < (shape[axis] as number); i++) copy(axis + 1, offset + i * (strides[axis] as number));
  };
  copy(0, 0);
  return { dtype: 'float64', shape, data };
}

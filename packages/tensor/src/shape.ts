/** Arithmetic on shapes: pure functions on lists of non-negative integers. */
import { fail } from './errors.js';

/** Dimensions of a dense row-major tensor; `[]` is a scalar. */
export type Shape = readonly number[];

/** Number of elements of a shape (the empty product, 1, for a scalar). */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis] as number;
  }
  return strides;
}

/** Whether two shapes have the same rank and dimensions. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis]);
}

/**
 * The shape of an elementwise operation on right-aligned operands, each pair of dimensions equal or one of them 1.
 * @throws {MrtError} MRT0002 when the shapes do not broadcast.
 */
export function broadcastShapes(a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1)
      fail('MRT0002', `shapes ${formatShape(a)} and ${formatShape(b)} do not broadcast`, {
        hint: 'right-aligned dimensions must be equal, or one of them 1',
      });
    return left === 1 ? right : left;
  });
}

/**
 * Strides that read a tensor of `shape` as if it had the broadcast shape `to`: 0 along repeated axes.
 */
export function broadcastStrides(shape: Shape, to: Shape): number[] {
  const strides = stridesOf(shape);
  const shift = to.length - shape.length;
  return to.map((_, axis) => {
    const own = axis - shift;
    return own < 0 || shape[own] === 1 ? 0 : (strides[own] as number);
  });
}

/**
 * `axis` counted from the front.
 * @throws {MrtError} MRT0003 when it is outside [-rank, rank).
 */
export function normalizeAxis(axis: number, rank: number): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank)
    fail('MRT0003', `axis ${axis} is out of range for rank ${rank}`, {
      hint: `use an integer from ${-rank} to ${rank - 1}`,
    });
  return axis < 0 ? axis + rank : axis;
}

/** `(2, 3)`: the way shapes are written in messages. */
export function formatShape(shape: Shape): string {
  return `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
}

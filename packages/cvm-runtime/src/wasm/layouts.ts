/**
 * How values lie in memory. Images, (N, C, H, W), can lie channels last, as most kernels want them; everything else is
 * row-major.
 */
import type { Shape } from '@mrtjs/tensor';
import { stridesOf } from '@mrtjs/tensor';

/** `plain`: row-major. `last`: (N, H, W, C). */
export type Layout = 'plain' | 'last';

/** Elements between neighbours along each axis. */
export function stridesIn(layout: Layout, shape: Shape): readonly number[] {
  if (layout === 'plain' || shape.length !== 4) return stridesOf(shape);
  const [, channels, height, width] = shape as [number, number, number, number];
  return [height * width * channels, 1, width * channels, channels];
}

/** Whether elements that lie `a` apart along the axes of a shape are in the same order as those that lie `b` apart. */
export function sameOrder(shape: Shape, a: readonly number[], b: readonly number[]): boolean {
  return shape.every((size, axis) => size === 1 || a[axis] === b[axis]);
}

/** Strides of a value of shape `shape` when it is broadcast to shape `to`. */
export function spreadStrides(shape: Shape, strides: readonly number[], to: Shape): readonly number[] {
  const added = to.length - shape.length;
  return to.map((_, axis) =>
    axis < added || shape[axis - added] === 1 ? 0 : (strides[axis - added] as number),
  );
}

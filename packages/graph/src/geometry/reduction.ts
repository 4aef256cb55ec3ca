/** Which axes a reduction reduces, and what remains. */
import type { Shape } from '@mrtjs/tensor';
import { normalizeAxis } from '@mrtjs/tensor';

/** Attributes shared by `sum`, `mean`, `max` and `min`. */
export interface ReductionAttrs {
  readonly axis: readonly number[] | null;
  readonly keepdims: boolean;
  readonly exclude: boolean;
}

/**
 * The reduced axes, sorted, counted from the front and each once. No axes (`None` or `()`) means all of them,
 * whatever `exclude` says; otherwise `exclude` takes the complement, which may be empty [R187].
 * @throws {MrtError} MRT0003 for an axis out of range.
 */
export function reducedAxes(
  { axis, exclude }: Pick<ReductionAttrs, 'axis' | 'exclude'>,
  rank: number,
): number[] {
  const all = Array.from({ length: rank }, (_, i) => i);
  if (axis === null || axis.length === 0) return all;
  const listed = new Set(axis.map((one) => normalizeAxis(one, rank)));
  return all.filter((i) => listed.has(i) !== exclude);
}

/** The shape after reducing `axes`. There are no scalars: reducing everything leaves the shape (1,). */
export function reducedShape(shape: Shape, axes: readonly number[], keepdims: boolean): number[] {
  if (keepdims) return shape.map((dim, i) => (axes.includes(i) ? 1 : dim));
  const kept = shape.filter((_, i) => !axes.includes(i));
  return kept.length === 0 ? [1] : kept;
}

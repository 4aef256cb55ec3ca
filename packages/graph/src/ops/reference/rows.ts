/** Working along axes, for the reference evaluation of operators. */
import { sizeOf } from '@mrtjs/tensor';
import type { Float64Tensor } from '../../operator.js';
import { permute } from './rearrange.js';

/** The result of `fold` for the elements along `axes`, one per index of the other axes, in row-major order. */
export function foldAlong(
  x: Float64Tensor,
  axes: readonly number[],
  fold: (row: Float64Array) => number,
): Float64Array {
  const { rows, length } = rowsAlong(x, axes);
  return Float64Array.from({ length: rows.data.length / length }, (_, i) =>
    fold(rows.data.subarray(i * length, (i + 1) * length)),
  );
}

/** Replaces the elements along `axes` by what `map` makes of them; `map` returns as many as it gets. */
export function mapAlong(
  x: Float64Tensor,
  axes: readonly number[],
  map: (row: Float64Array) => Float64Array,
): Float64Tensor {
  const { rows, length, order } = rowsAlong(x, axes);
  const data = new Float64Array(rows.data.length);
  for (let at = 0; at < data.length; at += length) data.set(map(rows.data.subarray(at, at + length)), at);
  return permute(
    { ...rows, data },
    order.map((_, axis) => order.indexOf(axis)),
  );
}

/** Sum of the elements. */
export function total(row: Float64Array): number {
  return row.reduce((sum, value) => sum + value, 0);
}

/** `x` with `axes` moved to the end, so that what lies along them is contiguous. */
function rowsAlong(
  x: Float64Tensor,
  axes: readonly number[],
): { rows: Float64Tensor; length: number; order: number[] } {
  const order = [...x.shape.keys()].filter((axis) => !axes.includes(axis)).concat(axes);
  return { rows: permute(x, order), length: sizeOf(axes.map((axis) => x.shape[axis] as number)), order };
}

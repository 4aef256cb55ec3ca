/** What the normalising operators share. */
import type { Shape } from '@mrtjs/tensor';
import { formatShape, sizeOf } from '@mrtjs/tensor';
import type { Float64Tensor } from '../../operator.js';
import { shapeProblem } from '../../operator.js';
import { mapAlong, total } from '../reference/rows.js';

/** Checks that gamma and beta have one element per channel. @throws {ShapeProblem} */
export function checkAffine(shapes: readonly Shape[], channels: number): void {
  shapes.forEach((shape, i) => {
    if (sizeOf(shape) !== channels)
      shapeProblem(`${i === 0 ? 'gamma' : 'beta'} has shape ${formatShape(shape)}, expected (${channels},)`);
  });
}

/** (x − mean) / sqrt(variance + eps) along axes. */
export function standardise(x: Float64Tensor, axes: readonly number[], eps: number): Float64Tensor {
  return mapAlong(x, axes, (row) => {
    const mean = total(row) / row.length;
    const variance = total(row.map((value) => (value - mean) ** 2)) / row.length;
    return row.map((value) => (value - mean) / Math.sqrt(variance + eps));
  });
}

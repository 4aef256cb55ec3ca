/** Enlarging and reducing by interpolation: along each axis a product with a matrix of weights. */
import { ops } from '@mrtjs/graph';
import { float32 } from '@mrtjs/tensor';
import type { Emitter } from '../emitter.js';
import type { Operand } from '../operand.js';

/** How neighbours are weighed. */
export interface Kernel {
  readonly mode: 'linear' | 'cubic';
  /** Coefficient of cubic interpolation. */
  readonly cubicCoefficient: number;
  /** Whether neighbours outside get no weight; otherwise the edge stands for them. */
  readonly excludeOutside: boolean;
}

/** One axis of `x` resampled: `positions` are where the new elements lie, in elements of the old axis. */
export function interpolate(
  g: Emitter,
  x: Operand,
  axis: number,
  positions: readonly number[],
  kernel: Kernel,
): Operand {
  const size = x.shape[axis] as number;
  if (positions.length === size && positions.every((at, i) => at === i)) return x;
  g.plan([positions.length, size]);
  const weights = new Float32Array(positions.length * size);
  positions.forEach((position, row) => {
    for (const [at, weight] of taps(position, size, kernel))
      weights[row * size + at] = (weights[row * size + at] as number) + weight;
  });
  const matrix = g.constant(float32([positions.length, size], weights), 'weights');
  return alongAxis(g, x, axis, (moved) =>
    g.op(ops.fullyConnected, [moved, matrix], {
      num_hidden: positions.length,
      no_bias: true,
      flatten: false,
    }),
  );
}

/** Elements that make up a new one, and their weights. */
function taps(position: number, size: number, kernel: Kernel): [at: number, weight: number][] {
  const first = Math.floor(position);
  const rest = position - first;
  const weights = kernel.mode === 'linear' ? [1 - rest, rest] : cubic(rest, kernel.cubicCoefficient);
  const start = kernel.mode === 'linear' ? first : first - 1;
  const inside = (i: number): boolean => start + i >= 0 && start + i < size;
  const kept = weights.map((weight, i) => (kernel.excludeOutside && !inside(i) ? 0 : weight));
  const sum = kernel.excludeOutside ? kept.reduce((total, weight) => total + weight, 0) : 1;
  return kept.map((weight, i) => [Math.min(Math.max(start + i, 0), size - 1), weight / sum]);
}

/** Weights of four neighbours at distances 1 + s, s, 1 − s and 2 − s (R. Keys, 1981, equation 4). */
function cubic(s: number, a: number): number[] {
  const near = (d: number): number => ((a + 2) * d - (a + 3)) * d * d + 1;
  const far = (d: number): number => ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
  return [far(1 + s), near(s), near(1 - s), far(2 - s)];
}

/** `apply`, which works along the last axis, along another one. */
function alongAxis(g: Emitter, x: Operand, axis: number, apply: (x: Operand) => Operand): Operand {
  const last = x.shape.length - 1;
  if (axis === last) return apply(x);
  const axes = x.shape.map((_, i) => (i === axis ? last : i === last ? axis : i));
  return g.op(ops.transpose, [apply(g.op(ops.transpose, [x], { axes }))], { axes });
}

/** Permutations of axes. */
import { normalizeAxis } from '@mrtjs/tensor';
import { shapeProblem } from '../operator.js';

/**
 * The full permutation that the attribute `axes` of a transpose stands for: reversed when empty, counted from the
 * front [R158].
 * @throws {ShapeProblem} when it is not a permutation.
 */
export function transposeAxes(axes: readonly number[], rank: number): number[] {
  if (axes.length === 0) return Array.from({ length: rank }, (_, i) => rank - 1 - i);
  const order = axes.map((axis) => normalizeAxis(axis, rank));
  if (order.length !== rank || new Set(order).size !== rank)
    shapeProblem(`axes (${axes.join(', ')}) are not a permutation of ${rank} axes`);
  return order;
}

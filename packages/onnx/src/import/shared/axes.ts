import { normalizeAxis } from '@mrtjs/tensor';

/** Axes counted from the front, sorted, each once. */
export function sortedAxes(axes: readonly number[], rank: number): number[] {
  return [...new Set(axes.map((axis) => normalizeAxis(axis, rank)))].sort((a, b) => a - b);
}

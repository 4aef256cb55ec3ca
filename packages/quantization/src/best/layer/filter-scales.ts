/** The scales of the weights of a layer. */
import { rangeOf } from '@mrtjs/graph';
import type { Grid } from '../grid.js';

/** A filter's scale is at most so many times the smallest: a common shift follows all of their multipliers. */
const SPREAD = 256;

/** Constants of accumulators stay below this. */
const MAX_CONSTANT = 2 ** 28;

/** Bits of the multipliers that 18 bits of data leave. */
const MULTIPLIER_BITS = 14;

/** What the scales of a layer follow from; all by filter, in units of what the layer computes in floats. */
export interface FilterScalesRequest {
  /** Largest magnitude of the weights, per integer of the data. */
  readonly largest: Float64Array;
  /** Largest integer weight. */
  readonly limit: number;
  /** Magnitude of all that is added. */
  readonly constants: Float64Array;
  /** Whether filters may have different scales. */
  readonly perFilter: boolean;
  /** The one grid that all consumers of the layer read, if there is one. */
  readonly grid: Grid | undefined;
}

/**
 * Accumulators per float, for each filter: as large as the weights allow, and where the layer is brought to one grid
 * such that the multipliers that do it are integers times a power of two, so that they are exact.
 */
export function filterScales({
  largest,
  limit,
  constants,
  perFilter,
  grid,
}: FilterScalesRequest): Float64Array {
  const ideal = largest.map((w) => (w > 0 ? limit / w : Infinity));
  const smallest = ideal.reduce((min, scale) => Math.min(min, scale), Infinity);
  const most = Number.isFinite(smallest) ? smallest : 1;
  const spread = perFilter ? SPREAD : 1;
  const bounded = ideal.map((scale, f) =>
    Math.min(scale, most * spread, MAX_CONSTANT / (constants[f] as number)),
  );
  const scales = perFilter ? bounded : bounded.fill(bounded.reduce((min, scale) => Math.min(min, scale)));
  return grid === undefined ? scales : exactScales(scales, grid);
}

/** Scales lowered so that grid.scale / scale is an integer of {@link MULTIPLIER_BITS} bits by a power of two. */
function exactScales(scales: Float64Array, grid: Grid): Float64Array {
  const factors = scales.map((scale) => grid.scale / scale);
  const limit = rangeOf(MULTIPLIER_BITS);
  let largest = factors.reduce((max, factor) => Math.max(max, factor), 0);
  if (largest > limit) return scales;
  let unit = 1;
  while (2 * largest <= limit) {
    largest *= 2;
    unit *= 2;
  }
  return factors.map((factor) => (grid.scale * unit) / Math.ceil(factor * unit));
}

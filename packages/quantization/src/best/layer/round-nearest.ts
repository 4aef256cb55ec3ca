import { roundHalfAway } from '@mrtjs/graph';

/** Weights rounded to the nearest integers of at most `limit`. */
export function roundNearest(weights: Float64Array, limit: number): Float64Array {
  return weights.map((w) => Math.min(limit, Math.max(-limit, roundHalfAway(w))));
}

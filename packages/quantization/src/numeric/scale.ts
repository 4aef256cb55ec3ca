import { fail } from '@mrtjs/tensor';
import { rangeOf } from '@mrtjs/graph';

/**
 * The scale (integer ≈ scale · float) that maps ±`threshold` onto the whole range of `precision` signed bits:
 * (2^(p−1) − 1) / threshold, and 1 for a threshold of 0 (MRT-SPEC 4.1) [R21].
 * @throws {MrtError} MRT2211 for a threshold that is negative or not finite.
 */
export function scaleOf(threshold: number, precision: number): number {
  if (!(threshold >= 0) || threshold === Infinity)
    fail('MRT2211', `scale of the threshold ${threshold}`, { hint: 'thresholds are finite and at least 0' });
  return threshold === 0 ? 1 : rangeOf(precision) / threshold;
}

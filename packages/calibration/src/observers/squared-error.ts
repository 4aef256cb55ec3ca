import type { ValueRange } from '@mrtjs/graph';
import { rangeOf } from '@mrtjs/graph';
import { sampledObserver } from './sampled.js';

/** The extremes are tried at this many sizes, evenly spaced. */
const CANDIDATES = 60;

/**
 * The extremes, shrunk by the factor for which the squared error of integers of `bits` bits is least: with a zero
 * point that is moved to the middle of the range, or symmetric around zero.
 */
export const squaredErrorObserver = (bits: number, zeroPoint: boolean) =>
  sampledObserver(`squared-error(${bits}${zeroPoint ? ', zero point' : ''})`, (sample, extremes) => {
    let best: ValueRange = extremes;
    let least = Infinity;
    for (let k = CANDIDATES; k > 0; k--) {
      const factor = k / CANDIDATES;
      const range = { low: extremes.low * factor, high: extremes.high * factor };
      const error = squaredError(sample, range, rangeOf(bits), zeroPoint);
      if (error < least) [best, least] = [range, error];
    }
    return best;
  });

/** Sum of squared differences between values and the integers that stand for them, on the grid of the range. */
function squaredError(
  sample: Float32Array,
  { low, high }: ValueRange,
  limit: number,
  zeroPoint: boolean,
): number {
  const scale = zeroPoint ? (2 * limit) / (high - low) : limit / Math.max(-low, high);
  const zero = zeroPoint ? Math.round(low * scale) + limit : 0;
  let sum = 0;
  for (let i = 0; i < sample.length; i++) {
    const x = sample[i] as number;
    let q = Math.floor(x * scale - zero + 0.5);
    if (q > limit) q = limit;
    else if (q < -limit) q = -limit;
    const difference = x - (q + zero) / scale;
    sum += difference * difference;
  }
  return sum;
}

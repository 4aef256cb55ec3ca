import { rangeOf } from '@mrtjs/graph';
import { naturalLog } from '../natural-log.js';
import { sampledObserver } from './sampled.js';

const BINS = 2048;
/** Thresholds are tried so many bins apart. */
const STEP = 8;

/**
 * The magnitude at which cutting off the values beyond it and counting the others in the levels of `bits` bits changes
 * their distribution least, by Kullback-Leibler divergence. Half the values behind a ReLU are exactly 0 and would
 * outweigh everything else, so the first bin counts as much as its neighbour.
 */
export const divergenceObserver = (bits: number) =>
  sampledObserver(`divergence(${bits})`, (sample, { low, high }) => {
    const largest = Math.max(-low, high);
    const histogram = new Float64Array(BINS);
    for (const x of sample) {
      const bin = Math.min(BINS - 1, Math.floor((Math.abs(x) / largest) * BINS));
      histogram[bin] = (histogram[bin] as number) + 1;
    }
    histogram[0] = histogram[1] as number;
    const levels = rangeOf(bits) + 1;
    let [best, least] = [BINS, Infinity];
    for (let bins = BINS; bins >= levels; bins -= STEP) {
      const loss = divergence(histogram, bins, levels);
      if (loss < least) [best, least] = [bins, loss];
    }
    const threshold = (largest * best) / BINS;
    return { low: Math.max(low, -threshold), high: Math.min(high, threshold) };
  });

/** Divergence of the first `bins` bins, the last of which gets all that lies beyond, from their form in `levels` levels. */
function divergence(histogram: Float64Array, bins: number, levels: number): number {
  const clipped = histogram.slice(0, bins);
  for (let i = bins; i < histogram.length; i++)
    clipped[bins - 1] = (clipped[bins - 1] as number) + (histogram[i] as number);
  const total = clipped.reduce((sum, count) => sum + count, 0);
  const kept = histogram.slice(0, bins).reduce((sum, count) => sum + count, 0);
  if (total === 0 || kept === 0) return Infinity;
  let result = 0;
  for (let level = 0; level < levels; level++) {
    const from = Math.floor((level * bins) / levels);
    const to = Math.floor(((level + 1) * bins) / levels);
    let [sum, occupied] = [0, 0];
    for (let i = from; i < to; i++)
      if (histogram[i] !== 0) [sum, occupied] = [sum + (histogram[i] as number), occupied + 1];
    for (let i = from; i < to; i++) {
      const p = (clipped[i] as number) / total;
      if (p === 0) continue;
      // Where a level has no values but what was cut off, there is nothing to compare with.
      const q = occupied === 0 ? p * TINY : sum / occupied / kept;
      result += p * naturalLog(p / q);
    }
  }
  return result;
}

const TINY = 1e-6;

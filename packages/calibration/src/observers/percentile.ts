import { sampledObserver } from './sampled.js';

/** The range that `percent` per cent of the values do not exceed on either side. */
export const percentileObserver = (percent: number) =>
  sampledObserver(`percentile(${percent})`, (sample, { low, high }) => {
    const sorted = Float32Array.from(sample).sort();
    const last = sorted.length - 1;
    const at = (fraction: number): number => sorted[Math.round(fraction * last)] as number;
    return {
      low: Math.max(low, Math.min(0, at(1 - percent / 100))),
      high: Math.min(high, Math.max(0, at(percent / 100))),
    };
  });

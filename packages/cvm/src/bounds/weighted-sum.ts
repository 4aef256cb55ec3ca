/** Ranges of sums of products, as `conv2d` and `dense` compute them. */
import type { Interval } from './interval.js';
import { extremes, hull, plus, times, ZERO } from './interval.js';
import type { BoundsOperand } from './rule.js';

/**
 * Range of Σ weight · data + bias over `terms` terms, the hull over all output channels (axis 0 of the weight). Where the
 * weights are known, each channel's positive and negative weights are summed apart, which is the exact range of the sum
 * for data that vary independently. With `padded` terms may be missing. `steps` holds the sum of any part of the terms.
 */
export function weightedSum(
  data: Interval,
  weight: BoundsOperand,
  bias: BoundsOperand | undefined,
  terms: number,
  padded: boolean,
): { readonly range: Interval; readonly steps: Interval } {
  const loose = hull(data, ZERO);
  const seen = padded ? loose : data;
  return channelWeights(weight, terms)
    .map((parts, channel) => {
      const own = biasOf(bias, channel);
      return { range: plus(sumOf(parts, seen), own), steps: plus(sumOf(parts, loose), hull(own, ZERO)) };
    })
    .reduce((all, { range, steps }) => ({ range: hull(all.range, range), steps: hull(all.steps, steps) }));
}

/** Sums of the positive and of the negative weights of a channel; of weights that are not known, ranges of all. */
type Parts =
  | { readonly positive: bigint; readonly negative: bigint }
  | { readonly each: Interval; readonly terms: bigint };

function sumOf(parts: Parts, data: Interval): Interval {
  if ('each' in parts) {
    const product = times(parts.each, data);
    return { low: parts.terms * product.low, high: parts.terms * product.high };
  }
  return {
    low: parts.positive * data.low + parts.negative * data.high,
    high: parts.positive * data.high + parts.negative * data.low,
  };
}

function channelWeights({ range, shape, values }: BoundsOperand, terms: number): readonly Parts[] {
  const channels = shape[0] as number;
  if (values === undefined)
    return Array.from({ length: channels }, () => ({ each: range, terms: BigInt(terms) }));
  return Array.from({ length: channels }, (_, channel) => {
    // Weights of at most 8 bits, at most 2^30 of them: numbers hold the sums exactly.
    let [positive, negative] = [0, 0];
    for (let i = channel * terms; i < (channel + 1) * terms; i++) {
      const value = values[i] as number;
      if (value > 0) positive += value;
      else negative += value;
    }
    return { positive: BigInt(positive), negative: BigInt(negative) };
  });
}

function biasOf(bias: BoundsOperand | undefined, channel: number): Interval {
  if (bias === undefined) return ZERO;
  return bias.values === undefined ? bias.range : extremes(bias.values, channel, channel + 1);
}

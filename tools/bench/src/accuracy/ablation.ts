/** What each step of profile `best` is worth: the recipe built up from the plain one, and steps taken away from it. */
import type { RangeRule } from '@mrtjs/graph';
import type { BestVariant, Variant } from './variant.js';
import { best, fixed } from './variant.js';

const EXTREMES: RangeRule = { kind: 'extremes' };
const squaredError = (zeroPoint: boolean): RangeRule => ({ kind: 'squared-error', bits: 8, zeroPoint });
const percentile = (percent: number): RangeRule => ({ kind: 'percentile', percent });

/** One rounding over the whole range, and nothing else. */
const B: BestVariant = {
  range: EXTREMES,
  zeroPoint: 'none',
  channelWeights: false,
  equalization: 'off',
  rounding: 'off',
  biasCorrection: 'off',
  twoPlanes: 'off',
  noBytes: true,
};

/** Zero points, a scale for each filter, ranges of least squared error. */
const S2: BestVariant = { ...B, range: squaredError(true), zeroPoint: 'all', channelWeights: true };
const S4: BestVariant = { ...S2, biasCorrection: 'on', rounding: 'on' };
const R: BestVariant = { ...S4, noBytes: false };

/** Rows in the order of the report; `secondLayer` is the name of the network's second convolution. */
export function ablation(secondLayer: string): readonly Variant[] {
  return [
    fixed('fixed, one batch', 1),
    fixed('fixed'),
    best('B = one rounding over the whole range', B),
    best('B, percentile 99.99', { ...B, range: percentile(99.99) }),
    best('B, percentile 99.9', { ...B, range: percentile(99.9) }),
    best('B, least squared error', { ...B, range: squaredError(false) }),
    best('B, least divergence (KL)', { ...B, range: { kind: 'divergence', bits: 8 } }),
    best('B + filter scales', { ...B, channelWeights: true }),
    best('B + zero points', { ...B, zeroPoint: 'all' }),
    best('B with sums of 8 bits', { ...B, sumBits: 8 }),
    best('B + bias correction', { ...B, biasCorrection: 'on' }),
    best('B + second-order rounding', { ...B, rounding: 'on' }),
    best('B + filter scales + zero points', { ...B, channelWeights: true, zeroPoint: 'all' }),
    best('S2 = the same with least squared error', S2),
    best('S2, zero points after ReLU only', { ...S2, zeroPoint: 'relu' }),
    best('S2 + bias correction', { ...S2, biasCorrection: 'on' }),
    best('S4 = S2 + bias correction + second-order rounding', S4),
    best('S4, extremes', { ...S4, range: EXTREMES }),
    best('S4 without filter scales', { ...S4, channelWeights: false }),
    best('S4 without zero points', { ...S4, range: squaredError(false), zeroPoint: 'none' }),
    best('S2 + bytes as input', { ...S2, noBytes: false }),
    best('R = S4 + bytes as input', R),
    best('R, percentile 99.999', { ...R, range: percentile(99.999) }),
    best('R, extremes, two planes into the second layer', {
      ...R,
      range: EXTREMES,
      planeLayers: new Set([secondLayer]),
    }),
    best('best, as it decides itself'),
  ];
}

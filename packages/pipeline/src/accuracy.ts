/** What the section ACCURACY asks of profile `best`. */
import type { Preprocessing } from '@mrtjs/datasets';
import type { Profile, RangeRule } from '@mrtjs/graph';
import type { PixelScale, RecipeChoices } from '@mrtjs/quantization';
import type { PipelineConfig } from './config/load.js';

/** The arithmetic of a profile: `best` computes like `fixed`, it only chooses its integers in another way. */
export function numericProfile({ default: { profile } }: Pick<PipelineConfig, 'default'>): Profile {
  return profile === 'best' ? 'fixed' : profile;
}

/** Operands of layers have 8 bits. */
const OPERAND_BITS = 8;

/** The recipe of a configuration. */
export function recipeChoices({ accuracy }: Pick<PipelineConfig, 'accuracy'>): RecipeChoices {
  return {
    range: rangeRule(accuracy),
    zeroPoint: accuracy.zeroPoint,
    channelWeights: accuracy.channelWeights,
    sumBits: accuracy.sumBits,
    equalization: accuracy.equalization,
    rounding: accuracy.rounding,
    biasCorrection: accuracy.biasCorrection,
    twoPlanes: accuracy.twoPlanes,
    planeLayers: new Set(accuracy.planeLayers),
  };
}

function rangeRule({ range, percentile, momentum, zeroPoint }: PipelineConfig['accuracy']): RangeRule {
  switch (range) {
    case 'extremes':
      return { kind: 'extremes' };
    case 'squared-error':
      return { kind: 'squared-error', bits: OPERAND_BITS, zeroPoint: zeroPoint !== 'none' };
    case 'percentile':
      return { kind: 'percentile', percent: percentile };
    case 'divergence':
      return { kind: 'divergence', bits: OPERAND_BITS };
    case 'average':
      return { kind: 'average', momentum };
  }
}

/**
 * How the input is made of bytes, from the way of images to it; `undefined` where the channels are not at axis 1 or nothing
 * is known.
 */
export function pixelScale(preprocessing: Preprocessing | null): PixelScale | undefined {
  if (preprocessing?.layout !== 'NCHW') return undefined;
  const { unit, mean, std } = preprocessing;
  return std.every((deviation) => deviation > 0) ? { unit, mean, deviation: std } : undefined;
}

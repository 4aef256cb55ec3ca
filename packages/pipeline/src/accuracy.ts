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

/** How the input is made of bytes: as the configuration says, else as the dataset does, if that has the channels first. */
export function pixelScale(
  { accuracy }: Pick<PipelineConfig, 'accuracy'>,
  ofDataset: Preprocessing | null,
): PixelScale | undefined {
  const { pixelUnit, pixelMean, pixelDeviation } = accuracy;
  if (pixelUnit === null && pixelMean.length === 0 && pixelDeviation.length === 0) {
    if (ofDataset?.layout !== 'NCHW') return undefined;
    const { unit, mean, std } = ofDataset;
    return { unit, mean, deviation: std };
  }
  return {
    unit: pixelUnit ?? 1,
    mean: pixelMean.length === 0 ? [0] : pixelMean,
    deviation: pixelDeviation.length === 0 ? [1] : pixelDeviation,
  };
}

/** The recipe: which steps of profile `best` are taken. */
import type { RangeRule } from '@mrtjs/graph';

/** Steps of profile `best`, each of which can be left out. */
export interface Recipe {
  /** How the range of an 8-bit operand follows from the data. */
  readonly range: RangeRule;
  /** Which operands have a moved zero point: all, those that are never negative, or none. */
  readonly zeroPoint: 'all' | 'relu' | 'none';
  /** A scale for each filter, instead of one for all weights of a layer. */
  readonly channelWeights: boolean;
  /** Bits of the operands of sums. */
  readonly sumBits: number;
  /** How weights are rounded: to the nearest integer, or so that errors compensate each other on the data. */
  readonly rounding: 'nearest' | 'second-order';
  /** Takes what the rounded weights change the mean of a layer by off its bias. */
  readonly biasCorrection: boolean;
  /** Names of the layers that read 15 bits, as two planes of 8. */
  readonly twoPlanes: ReadonlySet<string>;
}

/** All that is worth its cost on any network; which layers need two planes is found by trying. */
export const DEFAULT_RECIPE: Recipe = Object.freeze<Recipe>({
  range: { kind: 'squared-error', bits: 8, zeroPoint: true },
  zeroPoint: 'all',
  channelWeights: true,
  sumBits: 16,
  rounding: 'second-order',
  biasCorrection: true,
  twoPlanes: new Set<string>(),
});

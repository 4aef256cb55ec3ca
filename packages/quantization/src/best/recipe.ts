/** Recipes: which steps of profile `best` are taken. */
import type { RangeRule } from '@mrtjs/graph';

/** Whether a step is taken: always, never, or where it brings the integer outputs closer to the float ones. */
export type Choice = 'on' | 'off' | 'auto';

/** The settings of profile `best`. */
export interface RecipeChoices {
  /** How the range of an 8-bit operand follows from the data. */
  readonly range: RangeRule;
  /** Which operands have a moved zero point: all, those that are never negative, or none. */
  readonly zeroPoint: 'all' | 'relu' | 'none';
  /** A scale for each filter, instead of one for all weights of a layer. */
  readonly channelWeights: boolean;
  /** Bits of the operands of sums, 2 to 16. */
  readonly sumBits: number;
  /** Balances the channels of chains with a depthwise convolution before anything is calibrated. */
  readonly equalization: Choice;
  /** Rounds weights so that their errors make up for each other on the data, instead of to the nearest integers. */
  readonly rounding: Choice;
  /** Takes what rounding weights changes the mean of a layer by off its bias. */
  readonly biasCorrection: Choice;
  /** Lets depthwise convolutions (`auto`: and others, where the outputs are still far off) read 15 bits, as two planes. */
  readonly twoPlanes: Choice;
  /** Names of further layers that read two planes. */
  readonly planeLayers: ReadonlySet<string>;
}

/** All steps; those that are dear, to the network or to make, only where they help. */
export const DEFAULT_CHOICES: RecipeChoices = Object.freeze<RecipeChoices>({
  range: { kind: 'squared-error', bits: 8, zeroPoint: true },
  zeroPoint: 'all',
  channelWeights: true,
  sumBits: 16,
  equalization: 'auto',
  rounding: 'auto',
  biasCorrection: 'on',
  twoPlanes: 'auto',
  planeLayers: new Set<string>(),
});

/** What is really done to one model. */
export interface Recipe extends Pick<RecipeChoices, 'range' | 'zeroPoint' | 'channelWeights' | 'sumBits'> {
  readonly rounding: 'nearest' | 'second-order';
  readonly biasCorrection: boolean;
  /** Names of the layers that read two planes. */
  readonly twoPlanes: ReadonlySet<string>;
}

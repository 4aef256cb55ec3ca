/** The recipes that a search chooses among: settings of profile `best`, each with more of what costs. */
import type { Model } from '@mrtjs/graph';
import { isOp, isVariable, ops, topologicalOrder } from '@mrtjs/graph';
import type { PipelineConfig } from '../config/load.js';

type Accuracy = PipelineConfig['accuracy'];

/** Options of the section ACCURACY that a recipe sets; the others are the user's. */
export type RecipeOptions = Pick<
  Accuracy,
  | 'range'
  | 'zeroPoint'
  | 'channelWeights'
  | 'sumBits'
  | 'rawInput'
  | 'equalization'
  | 'rounding'
  | 'biasCorrection'
  | 'twoPlanes'
  | 'planeLayers'
>;

/** A recipe. */
export interface SearchRecipe {
  readonly name: string;
  /** What it adds to the one before. */
  readonly summary: string;
  readonly options: Omit<RecipeOptions, 'planeLayers'>;
  /** Which part of the layers behind the input reads 15 bits, first ones first: early errors go through all that follows. */
  readonly planes: number;
}

const plain: SearchRecipe['options'] = {
  range: 'squared-error',
  zeroPoint: 'none',
  channelWeights: false,
  sumBits: 16,
  rawInput: 'off',
  equalization: 'off',
  rounding: 'off',
  biasCorrection: 'off',
  twoPlanes: 'off',
};
const filterScales: SearchRecipe['options'] = { ...plain, channelWeights: true };
const corrected: SearchRecipe['options'] = { ...filterScales, biasCorrection: 'on' };
const zeroPoints: SearchRecipe['options'] = { ...corrected, zeroPoint: 'all' };
const learned: SearchRecipe['options'] = { ...zeroPoints, rawInput: 'auto', rounding: 'on' };
const equalized: SearchRecipe['options'] = { ...learned, equalization: 'on' };
const depthwise: SearchRecipe['options'] = { ...equalized, twoPlanes: 'on' };

/** From little to much. Their order says nothing of their costs, which are measured; of equal costs the first counts. */
export const searchRecipes: readonly SearchRecipe[] = [
  { name: 'plain', summary: 'one scale for each tensor, without zero points', options: plain, planes: 0 },
  { name: 'filter scales', summary: 'a scale for each filter', options: filterScales, planes: 0 },
  {
    name: 'bias correction',
    summary: 'biases make up for rounded weights',
    options: corrected,
    planes: 0,
  },
  { name: 'zero points', summary: 'zero points of the operands of layers', options: zeroPoints, planes: 0 },
  {
    name: 'learned rounding',
    summary: 'weights rounded by what they are used for, and bytes read as they are',
    options: learned,
    planes: 0,
  },
  {
    name: 'equalization',
    summary: 'balanced channels in chains with a depthwise convolution',
    options: equalized,
    planes: 0,
  },
  {
    name: 'two planes, depthwise',
    summary: '15 bits into depthwise convolutions',
    options: depthwise,
    planes: 0,
  },
  ...(
    [
      [1 / 8, 'an eighth'],
      [1 / 4, 'a quarter'],
      [1 / 2, 'half'],
      [1, 'all'],
    ] as const
  ).map(([planes, part]) => ({
    name: `two planes, ${part}`,
    summary: `15 bits into ${part} of the layers, from the input on`,
    options: depthwise,
    planes,
  })),
];

/** A recipe as the options of a configuration, for one model. */
export function optionsFor({ options, planes }: SearchRecipe, model: Model): RecipeOptions {
  // The input has the bits that it is given in, whoever reads it.
  const layers = topologicalOrder(model.graph).filter(
    (node) =>
      (isOp(node, ops.convolution) || isOp(node, ops.fullyConnected)) &&
      node.inputs.slice(0, 1).every((input) => !isVariable(input.node)),
  );
  const planeLayers = layers.slice(0, Math.ceil(planes * layers.length)).map(({ name }) => name);
  return { ...options, planeLayers };
}

/** The configuration with the options of a recipe. */
export function withRecipe(config: PipelineConfig, options: RecipeOptions): PipelineConfig {
  return Object.freeze({ ...config, accuracy: Object.freeze({ ...config.accuracy, ...options }) });
}

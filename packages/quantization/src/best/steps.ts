/** The steps of a recipe that are tried: each can be taken back, and is where that makes nothing worse. */
import type { Choice, Recipe, RecipeChoices } from './recipe.js';

/** What is decided by trying. */
export interface Settings {
  /** Whether the equalized model is taken. */
  readonly equalized: boolean;
  readonly recipe: Recipe;
}

/** A step. */
export interface RecipeStep {
  readonly name: string;
  readonly summary: string;
  readonly choice: (choices: RecipeChoices) => Choice;
  /** The settings without the step; `undefined` where it does nothing. */
  readonly without: (settings: Settings) => Settings | undefined;
  /** It stays only if noise is at least so many times as large without it. */
  readonly worth: number;
}

const changed = (settings: Settings, recipe: Partial<Recipe>): Settings => ({
  ...settings,
  recipe: { ...settings.recipe, ...recipe },
});

/** Half a decibel: what a step must gain that makes the network more expensive. */
const HALF_DECIBEL = 1.122;

/** In the order in which they are tried. */
export const recipeSteps: readonly RecipeStep[] = [
  {
    name: 'equalization',
    summary: 'balances the channels of chains with a depthwise convolution',
    choice: ({ equalization }) => equalization,
    without: (settings) => (settings.equalized ? { ...settings, equalized: false } : undefined),
    worth: 1,
  },
  {
    name: 'two planes',
    summary: 'layers that read 15 bits',
    choice: ({ twoPlanes }) => twoPlanes,
    without: (settings) =>
      settings.recipe.twoPlanes.size > 0 ? changed(settings, { twoPlanes: new Set() }) : undefined,
    worth: HALF_DECIBEL,
  },
  {
    name: 'rounding',
    summary: 'rounds weights so that their errors make up for each other',
    choice: ({ rounding }) => rounding,
    without: (settings) =>
      settings.recipe.rounding === 'nearest' ? undefined : changed(settings, { rounding: 'nearest' }),
    worth: 1,
  },
  {
    name: 'bias correction',
    summary: 'takes what rounding changes the mean by off the bias',
    choice: ({ biasCorrection }) => biasCorrection,
    without: (settings) =>
      settings.recipe.biasCorrection ? changed(settings, { biasCorrection: false }) : undefined,
    worth: 1,
  },
];

/** What profile `best` tells of a quantization. */
import type { LayerNote } from './layer/learner.js';
import type { SignalReport } from './signal.js';

/** What the steps of a recipe did. */
export interface RecipeReport {
  /** Closeness to the float model on the samples; `null` without samples. */
  readonly signal: SignalReport | null;
  readonly steps: readonly StepReport[];
  /** What was learned, layer by layer. */
  readonly layers: readonly LayerNote[];
}

/** What became of a step. */
export interface StepReport {
  readonly name: string;
  readonly taken: boolean;
  /** By how many decibels the signal-to-noise ratio on the samples is higher with it; `null` where it was not tried. */
  readonly decibels: number | null;
  /** The layers that it is about, where it is not all of them. */
  readonly layers: readonly string[];
}

/** What all rules of profile `best` share while one integer graph is put together. */
import type { Run } from '../run.js';
import type { Emitter } from './emitter.js';
import type { LayerLearner } from './layer/layer.js';
import type { Plan } from './plan.js';
import type { Ranges } from './ranges.js';
import type { Recipe } from './recipe.js';

/** One graph under construction. */
export interface Assembly {
  readonly run: Run;
  readonly emitter: Emitter;
  readonly ranges: Ranges;
  readonly recipe: Recipe;
  /** Notes what is wanted of each node, while that comes up. */
  readonly plan: Plan;
  /** What an earlier assembly of the same model has noted. */
  readonly known: Plan | undefined;
  /** Rounds the weights of a layer by what it reads; without, they are rounded to the nearest integers. */
  readonly learn: LayerLearner | undefined;
}

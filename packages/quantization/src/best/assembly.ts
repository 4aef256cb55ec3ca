/** What all rules of profile `best` share while one integer graph is put together. */
import type { Node } from '@mrtjs/graph';
import type { Run } from '../run.js';
import type { Coded } from './coded.js';
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
  /** Codes that were made, by name of the node of the integer graph, with the node of the float model that they stand for. */
  readonly codes: Map<string, MadeCode>;
  /** What an earlier assembly of the same model has noted. */
  readonly known: Plan | undefined;
  /** Rounds the weights of a layer by what it reads; without, they are rounded to the nearest integers. */
  readonly learn: LayerLearner | undefined;
}

/** Integers for a node of the float model. */
export interface MadeCode {
  readonly node: Node;
  readonly coded: Coded;
}

/** Notes what integers stand for; the first word on them counts. */
export function noteCode({ codes }: Pick<Assembly, 'codes'>, node: Node, coded: Coded): void {
  const { name } = coded.value.node;
  if (!codes.has(name)) codes.set(name, { node, coded });
}

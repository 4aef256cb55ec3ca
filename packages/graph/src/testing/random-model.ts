/** Random models. */
import type { Shape, TensorOf } from '@mrtjs/tensor';
import { fail, float64, seededRandom, sizeOf } from '@mrtjs/tensor';
import type { Model } from '../node.js';
import { inputsOf } from '../traverse.js';
import { Draft } from './draft.js';
import type { Family } from './families/index.js';
import { FAMILIES } from './families/index.js';

/** What a random model is made of. */
export interface RandomModelOptions {
  /** Kinds of operators (default: all). */
  readonly families?: readonly Family[];
  /** Steps of construction, each of one or a few operators (default 8). */
  readonly steps?: number;
  /** Shape of the input `data` (default (2, 3, 6, 6)). */
  readonly inputShape?: Shape;
}

/**
 * A valid float model with the one input `data`, shape attached. The same arguments give the same model; with fewer
 * steps it is a part of it. Every value that is not used is a head; values and parameters may have several consumers.
 */
export function randomModel(seed: number, options: RandomModelOptions = {}): Model {
  const { families = Object.keys(FAMILIES) as Family[], steps = 8, inputShape = [2, 3, 6, 6] } = options;
  const draft = new Draft(seed);
  draft.input('data', inputShape);
  for (let i = 0; i < steps; i++) FAMILIES[draft.pick(families)](draft);
  return draft.finish();
}

/**
 * Approximately standard normal values for every input of a model.
 * @throws {MrtError} MRT1010 for an input without an attached shape.
 */
export function randomInputs(model: Model, seed: number): Map<string, TensorOf<'float64'>> {
  const random = seededRandom(seed);
  return new Map(
    inputsOf(model).map((node) => {
      const shape = node.attrs['shape'] as Shape | null;
      if (shape === null) fail('MRT1010', 'random values need an attached shape', { node: node.name });
      return [
        node.name,
        float64(
          shape,
          Array.from({ length: sizeOf(shape) }, () => random.normal()),
        ),
      ];
    }),
  );
}

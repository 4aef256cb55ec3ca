/** A float model that can be called like a function. */
import type { FloatEngine, Model } from '@mrtjs/graph';
import { inputsOf } from '@mrtjs/graph';
import type { Tensor, TensorOf } from '@mrtjs/tensor';
import { fail } from '@mrtjs/tensor';

/** What a model is called with: the tensor of its only input, or tensors by input name. */
export type GraphInput = Tensor | ReadonlyMap<string, Tensor>;

/** An executable model. */
export interface FloatGraph {
  /** One tensor for a model of one output, otherwise a list in head order [R104]. */
  (input: GraphInput): Promise<TensorOf<'float32'> | readonly TensorOf<'float32'>[]>;
  /** Frees what the engine holds. */
  dispose(): void;
}

/**
 * Loads a model on an engine.
 * @throws {MrtError} what the engine says of operators that it does not have; when called, MRT6070 for a single tensor
 * given to a model of several inputs.
 */
export async function floatGraph(model: Model, engine: FloatEngine): Promise<FloatGraph> {
  const inputs = inputsOf(model).map(({ name }) => name);
  const executable = await engine.load(model);
  const run = async (input: GraphInput): ReturnType<FloatGraph> => {
    const outputs = await executable.run(namedInputs(inputs, input));
    const [only, ...others] = outputs;
    return only !== undefined && others.length === 0 ? only : outputs;
  };
  return Object.assign(run, { dispose: () => executable.dispose() });
}

/** Inputs by name. @throws {MrtError} MRT6070 */
export function namedInputs(names: readonly string[], input: GraphInput): ReadonlyMap<string, Tensor> {
  if (!('dtype' in input)) return input;
  const [name, ...others] = names;
  if (name === undefined || others.length > 0)
    fail('MRT6070', `one tensor was given to a model with the inputs ${names.join(', ') || '(none)'}`, {
      hint: 'give a map from input names to tensors',
    });
  return new Map([[name, input]]);
}

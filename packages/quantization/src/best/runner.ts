/** Running pieces of the integer graph while it is being made. */
import type { Model } from '@mrtjs/graph';
import { evaluateModel, irOperators } from '@mrtjs/graph';
import type { Tensor, TensorOf } from '@mrtjs/tensor';
import { convert } from '@mrtjs/tensor';

/**
 * Executes integer graphs exactly as the virtual machine does. Their inputs are the variables that are not parameters,
 * with shapes (batch included) and precisions attached.
 */
export interface IntegerRunner {
  load(model: Model): Promise<IntegerProgram>;
}

/** An integer graph, ready to run; runs may overlap. */
export interface IntegerProgram {
  /** One tensor per head. */
  run(inputs: ReadonlyMap<string, Tensor>): Promise<readonly TensorOf<'int32'>[]>;
  dispose(): void;
}

/** The plain evaluation of the operators: exact, since float64 holds every integer of 32 bits, and slow. */
export const evaluationRunner: IntegerRunner = Object.freeze({
  load: async (model: Model): Promise<IntegerProgram> => ({
    run: async (inputs) =>
      evaluateModel(model, inputs, irOperators).map((output) => convert(output, 'int32')),
    dispose: () => undefined,
  }),
});

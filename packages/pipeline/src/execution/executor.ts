/** Running a quantized model on integers: all of it on the CVM runtime, or its integer parts where some are float. */
import type { FloatEngine, IntegerEngine, QuantizedModel } from '@mrtjs/graph';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { compileModel } from '@mrtjs/cvm';
import { loadHybrid } from './hybrid.js';

/** A quantized model, ready to run. */
export interface QuantizedExecutor {
  /** Outputs for integer input, at the scales of the model; int32, or float32 from a node that is float. */
  run(input: Tensor): Promise<readonly Tensor[]>;
  dispose(): void;
}

/** What executes the parts of a model. */
export interface Engines {
  integer(): Promise<IntegerEngine>;
  float(): Promise<FloatEngine>;
}

/**
 * Readies a quantized model for inputs of one shape.
 * @throws {MrtError} what the compiler says of a part that is not valid CVM.
 */
export async function loadQuantized(
  quantized: QuantizedModel,
  inputShape: Shape,
  engines: Engines,
): Promise<QuantizedExecutor> {
  if (quantized.floatNodes.size > 0) return loadHybrid(quantized, inputShape, engines);
  const compiled = compileModel(quantized, { inputShapes: new Map([['data', inputShape]]) });
  const executable = await (await engines.integer()).load(compiled.symbol, compiled.params);
  return { run: (input) => executable.run(input), dispose: () => executable.dispose?.() };
}

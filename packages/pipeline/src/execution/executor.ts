/** Running a quantized model on integers: all of it on the CVM runtime, or its integer parts where some are float. */
import type { QuantizedModel } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { compileModel } from '@mrtjs/cvm';
import { loadHybrid } from './hybrid.js';
import type { Engines, QuantizedExecutor } from './quantized-executor.js';

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

/** Both sides of a comparison over the plain evaluation. Used by tests only. */
import type { FloatEngine, QuantizedModel } from '@mrtjs/graph';
import { evaluateModel, irOperators } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { float32, float64, toNumbers } from '@mrtjs/tensor';

/** A float engine whose outputs are float32. */
export function plainEngine(onDispose: () => void = () => undefined): FloatEngine {
  return {
    name: 'reference',
    description: '',
    load: async (model) => ({
      run: async (inputs) =>
        evaluateModel(model, inputs, irOperators).map((output) => float32(output.shape, toNumbers(output))),
      dispose: onDispose,
    }),
  };
}

/** Runs a quantized model whose input has the scale 8, and divides its outputs by their scales. */
export function plainIntegers(onDispose: () => void = () => undefined) {
  return async ({ model, outputScales }: QuantizedModel) => ({
    run: async (x: Tensor) => {
      const whole = float64(
        x.shape,
        Array.from(toNumbers(x), (value) => Math.round(8 * value)),
      );
      return evaluateModel(model, new Map([['data', whole]]), irOperators).map((output, i) => ({
        ...output,
        data: output.data.map((value) => value / (outputScales[i] as number)),
      }));
    },
    dispose: onDispose,
  });
}

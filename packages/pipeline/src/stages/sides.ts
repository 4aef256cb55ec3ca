/** The two models of an evaluation, ready to run on float data. */
import { quantizeInput } from '@mrtjs/cvm';
import type { Model, QuantizedModel } from '@mrtjs/graph';
import { inputsOf } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { fail, float64, toNumbers } from '@mrtjs/tensor';
import type { Predictor } from '@mrtjs/validation';
import type { PipelineConfig } from '../config/load.js';
import { spreadOverParts } from '../execution/batch-parts.js';
import { loadQuantized } from '../execution/executor.js';
import type { QuantizedExecutor } from '../execution/quantized-executor.js';
import type { StageContext } from './context.js';

/** A model under evaluation: float data in, float outputs out. */
export interface Side extends Predictor {
  dispose(): void;
}

/** The model as it was imported [R92]. */
export async function floatSide({ config, engines }: StageContext, original: Model): Promise<Side> {
  const [input, ...others] = inputsOf(original);
  if (input === undefined || others.length > 0)
    fail(
      'MRT6063',
      `the model has ${others.length + (input === undefined ? 0 : 1)} inputs, the data gives one`,
    );
  const executable = await (await engines.float()).load(original);
  return {
    name: 'float',
    run: spreadOverParts(
      (data) => executable.run(new Map([[input.name, data]])),
      batchAxisOf(config),
      await engines.threads.float(),
    ),
    dispose: () => executable.dispose(),
  };
}

/**
 * The quantized model, compiled for each batch size that occurs: the last batch may be short, and each of several threads
 * runs a part of a batch [R92, R93].
 */
export function integerSide({ config, engines }: StageContext, quantized: QuantizedModel): Side {
  const scale = quantized.inputs.get('data') ?? fail('MRT6063', 'the model has no input scale for data');
  const executors = new Map<string, Promise<QuantizedExecutor>>();
  const executorFor = (shape: readonly number[]): Promise<QuantizedExecutor> => {
    const key = shape.join();
    const known = executors.get(key) ?? loadQuantized(quantized, shape, engines);
    executors.set(key, known);
    return known;
  };
  const run = spreadOverParts(
    async (input) => (await executorFor(input.shape)).run(input),
    batchAxisOf(config),
    engines.threads.integer,
  );
  return {
    name: 'integer',
    async run(data) {
      const outputs = await run(quantizeInput(data, scale));
      return outputs.map((output, i) => unscaled(output, quantized.outputScales[i] ?? 1));
    },
    dispose() {
      for (const executor of executors.values())
        void executor.then(
          (loaded) => loaded.dispose(),
          () => undefined,
        );
    },
  };
}

function batchAxisOf({ default: { inputShape } }: PipelineConfig): number {
  return inputShape.indexOf(-1);
}

function unscaled(output: Tensor, scale: number): Tensor {
  return float64(
    output.shape,
    Float64Array.from(toNumbers(output), (value) => value / scale),
  );
}

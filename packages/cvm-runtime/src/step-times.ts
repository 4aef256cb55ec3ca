/** How long each step of a model takes. */
import { hostLimits } from '@mrtjs/cvm';
import type { Tensor } from '@mrtjs/tensor';
import { putTensor } from './input.js';
import { readModel } from './load.js';
import type { TensorInfo } from './tensor-info.js';
import { prepareWasm } from './wasm/execution.js';
import type { StepDescription } from './wasm/plan.js';

/** A step and how long it took. */
export interface StepTime extends StepDescription {
  /** Milliseconds of each run, in order. */
  readonly milliseconds: readonly number[];
}

/**
 * Runs a model `runs` times on one thread of the wasm engine and gives the time of every step: what the kernels, and what
 * is fused with them, take in the course of a whole run.
 * @throws {CvmError} as `loadModel` for the files; code 1 (MRT4102) for an input that does not fit.
 */
export async function timeSteps(
  symbol: string | Uint8Array,
  params: Uint8Array,
  input: Tensor,
  { runs }: { readonly runs: number },
): Promise<readonly StepTime[]> {
  const limits = hostLimits({});
  const { graph, tensors } = readModel(symbol, params, limits);
  const info: TensorInfo = {
    name: 'data',
    shape: graph.shapes[graph.input] ?? [],
    precision: graph.precisions[graph.input] ?? 32,
  };
  const execution = await prepareWasm(graph, tensors, { limits });
  const times = execution.descriptions.map((description) => ({
    ...description,
    milliseconds: [] as number[],
  }));
  for (let run = 0; run < runs; run++) {
    putTensor(execution, input, info);
    times.forEach(({ milliseconds }, step) => {
      const start = performance.now();
      execution.runSteps(step, 1);
      milliseconds.push(performance.now() - start);
    });
  }
  execution.dispose();
  return times;
}

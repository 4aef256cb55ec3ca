/** Integer engines. */
import type { EngineName } from '@mrtjs/cvm-runtime';
import { loadModel } from '@mrtjs/cvm-runtime';
import type { Tensor, TensorOf } from '@mrtjs/tensor';
import type { Runner } from '../rounds.js';

/** A compiled model and an input for it. */
export interface IntegerCase {
  readonly symbol: string | Uint8Array;
  readonly params: Uint8Array;
  readonly input: Tensor;
}

/** An integer model that is loaded. */
export interface IntegerRunner extends Runner {
  run(): Promise<readonly TensorOf<'int32'>[]>;
  /** Threads that take part. */
  readonly threads: number;
  /** Bytes of all memory that it takes. */
  readonly memory: number;
  dispose(): void;
}

/** Loads a model on an engine. */
export async function integerRunner(
  name: string,
  { symbol, params, input }: IntegerCase,
  engine: Exclude<EngineName, 'auto'>,
  threads: number,
): Promise<IntegerRunner> {
  const model = await loadModel(symbol, params, { engine, threads });
  return {
    name,
    threads: model.threads,
    memory: model.memory,
    run: () => model.run(input),
    dispose: () => model.dispose(),
  };
}

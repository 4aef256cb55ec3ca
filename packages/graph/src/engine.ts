/** The interfaces behind which models are executed. Packages that execute implement them; stages take them as values. */
import type { Tensor, TensorOf } from '@mrtjs/tensor';
import type { Model } from './node.js';

/** Executes float models. */
export interface FloatEngine {
  /** Stable name, recorded with results: `tfjs-wasm`, `tfjs-node-gpu`, … */
  readonly name: string;
  /** What the log says of it: versions, threads, device. */
  readonly description: string;
  /**
   * Readies a model for execution; input shapes are those given to `run`, so the batch size may differ from call to
   * call.
   */
  load(model: Model): Promise<FloatExecutable>;
}

/** A float model ready to run. */
export interface FloatExecutable {
  /** Outputs in head order, float32. `observe` is handed the first output of every operator node, by node name. */
  run(
    inputs: ReadonlyMap<string, Tensor>,
    options?: FloatRunOptions,
  ): Promise<readonly TensorOf<'float32'>[]>;
  dispose(): void;
}

/** Options of one float execution. */
export interface FloatRunOptions {
  observe?(node: string, value: TensorOf<'float32'>): void;
  /** Names of the nodes to observe (default: all): fetching the values of the others is saved. */
  readonly observed?: ReadonlySet<string>;
}

/** Executes compiled integer models. */
export interface IntegerEngine {
  readonly name: string;
  readonly description: string;
  load(symbol: string | Uint8Array, params: Uint8Array): Promise<IntegerExecutable>;
}

/** A compiled integer model ready to run. */
export interface IntegerExecutable {
  /** One int32 tensor per head. */
  run(input: Tensor): Promise<readonly TensorOf<'int32'>[]>;
  dispose?(): void;
}

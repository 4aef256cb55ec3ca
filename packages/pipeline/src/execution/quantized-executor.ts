/** What runs a quantized model, and what that needs. */
import type { FloatEngine, IntegerEngine } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';

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

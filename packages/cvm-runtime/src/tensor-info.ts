import type { Shape } from '@mrtjs/tensor';

/** An input or output of a model. */
export interface TensorInfo {
  readonly name: string;
  readonly shape: Shape;
  /** Signed bit width: values are from -(2^(p-1) - 1) to 2^(p-1) - 1. */
  readonly precision: number;
}

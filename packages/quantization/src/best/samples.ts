/** Samples of the data: what the steps that learn look at. */
import type { Tensor } from '@mrtjs/tensor';
import type { IntegerRunner } from './runner.js';

/** Float inputs, and how to run integers on them. */
export interface Samples {
  /** Inputs called `data`, batch after batch. */
  readonly batches: readonly Tensor[];
  /** The outputs of the float model for each batch, in head order. */
  readonly outputs: readonly (readonly Tensor[])[];
  /** Default: the plain evaluation, which is slow. */
  readonly runner?: IntegerRunner | undefined;
}

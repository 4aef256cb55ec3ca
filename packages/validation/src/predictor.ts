/** Models as evaluation sees them. */
import type { Tensor } from '@mrtjs/tensor';

/** Something that predicts: a float model on an engine, or an integer model with its scales. */
export interface Predictor {
  /** For reports: `float`, `integer`, `int8 without bias correction`. */
  readonly name: string;
  /** Outputs as floats (integer results already divided by their scales [R93]) in head order, batch along axis 0. */
  run(data: Tensor): Promise<readonly Tensor[]>;
}

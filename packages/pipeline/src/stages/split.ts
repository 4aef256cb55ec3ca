/** Stage 2: base and top of a model that is quantized in part (MRT-SPEC 5.16). */
import type { Model } from '@mrtjs/graph';
import { splitModel } from '@mrtjs/merging';
import type { StageContext } from './context.js';

/** The two halves. */
export interface SplitModels {
  readonly base: Model;
  readonly top: Model;
}

/** Cuts at the keys of the configuration. @throws {MrtError} for keys that the model does not have. */
export function splitStage({ config }: StageContext, prepared: Model): SplitModels {
  const { base, top } = splitModel(prepared, config.splitModel.keys);
  return { base, top };
}

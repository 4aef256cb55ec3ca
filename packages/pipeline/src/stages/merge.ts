/** Stage 5: the quantized base and the top as one model again (MRT-SPEC 5.17, 5.18). */
import type { Model, QuantizedModel } from '@mrtjs/graph';
import { mergeModels } from '@mrtjs/merging';
import type { StageContext } from './context.js';

/** Merges by the maps of the configuration. @throws {MrtError} for names that the models do not have. */
export function mergeStage({ config }: StageContext, base: QuantizedModel, top: Model): QuantizedModel {
  const { attributeDeps, oscaleMaps } = config.mergeModel;
  return mergeModels({ base, top, attributeDeps, outputScaleMaps: oscaleMaps });
}

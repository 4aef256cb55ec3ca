/** Stage 1: the original model in the form that can be quantized (MRT-SPEC 3.4, 5.0). */
import type { Model, Pass } from '@mrtjs/graph';
import { prepareModel } from '@mrtjs/prepare';
import { numericProfile } from '../accuracy.js';
import { setBatch } from '../config/helpers.js';
import type { StageContext } from './context.js';
import { reporter } from './context.js';

/** Prepares a model at batch 1 [R74]. @throws {MrtError} what the passes say of the model. */
export function prepareStage(context: StageContext, original: Model, passes: readonly Pass[]): Model {
  const { inputShape } = context.config.default;
  const { keys } = context.config.splitModel;
  return prepareModel(original, {
    inputShape: setBatch(inputShape, 1),
    profile: numericProfile(context.config),
    splitKeys: keys,
    passes,
    report: reporter(context),
  });
}

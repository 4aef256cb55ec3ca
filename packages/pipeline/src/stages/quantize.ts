/** Stage 4: the integer model (MRT-SPEC 5.12). */
import type { Model, QuantizedModel, Thresholds } from '@mrtjs/graph';
import { topologicalOrder } from '@mrtjs/graph';
import type { RecipeReport } from '@mrtjs/quantization';
import { quantize } from '@mrtjs/quantization';
import { failIfAny } from '@mrtjs/tensor';
import { numericProfile } from '../accuracy.js';
import { noSuchNode, restoredNames } from '../restore-names.js';
import type { CalibratedModel } from './calibrate.js';
import type { StageContext } from './context.js';
import { reporter } from './context.js';
import { quantizeByRecipe } from './quantize-by-recipe.js';

/** An integer model, and what was done to get it. */
export interface QuantizeResult {
  readonly quantized: QuantizedModel;
  /** `null` unless the profile is `best`. */
  readonly recipe: RecipeReport | null;
}

/**
 * Applies the settings in the order of MRT-SPEC 3.4 and quantizes [R83].
 * @throws {MrtError} MRT6022 for names that the model does not have, what the quantization says.
 */
export async function quantizeStage(
  context: StageContext,
  calibrated: CalibratedModel,
): Promise<QuantizeResult> {
  const { model, thresholds } = calibrated;
  const { quantization, default: general } = context.config;
  const report = reporter(context);
  const restored = restoredNames(model.graph, quantization.restoreName);
  failIfAny([...restored.diagnostics, ...unknownThresholds(model, quantization.thresholds)]);
  restored.diagnostics.forEach(report);
  const settings = {
    restore: restored.names,
    inputPrecision: quantization.inputPrecision ?? undefined,
    outputPrecision: quantization.outputPrecision ?? undefined,
    softmaxLambda: quantization.softmaxLambd ?? undefined,
    shiftBits: quantization.shiftBits ?? undefined,
    report,
  };
  if (general.profile === 'best')
    return quantizeByRecipe(context, calibrated, { ...settings, thresholds: quantization.thresholds });
  const all = new Map([...thresholds, ...quantization.thresholds]);
  const quantized = quantize(model, all, { ...settings, profile: numericProfile(context.config) });
  return { quantized, recipe: null };
}

function unknownThresholds(model: Model, overrides: Thresholds) {
  const known = new Set(topologicalOrder(model.graph).map(({ name }) => name));
  return [...overrides.keys()]
    .filter((name) => !known.has(name))
    .map((name) => noSuchNode('QUANTIZATION.Thresholds', name, [...known]));
}

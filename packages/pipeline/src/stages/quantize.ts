/** Stage 4: the integer model (MRT-SPEC 5.12). */
import type { Model, QuantizedModel, Thresholds } from '@mrtjs/graph';
import { topologicalOrder } from '@mrtjs/graph';
import { quantizationRules, quantize } from '@mrtjs/quantization';
import { failIfAny } from '@mrtjs/tensor';
import { expandRestoreNames, noSuchNode } from '../restore-names.js';
import type { CalibratedModel } from './calibrate.js';
import type { StageContext } from './context.js';
import { reporter } from './context.js';

/**
 * Applies the settings in the order of MRT-SPEC 3.4 and quantizes [R83].
 * @throws {MrtError} MRT6022 for names that the model does not have, what the quantization says.
 */
export function quantizeStage(context: StageContext, { model, thresholds }: CalibratedModel): QuantizedModel {
  const { quantization, default: general } = context.config;
  const report = reporter(context);
  const restored = expandRestoreNames(
    model.graph,
    quantization.restoreName,
    (operator) => quantizationRules.find(operator) !== undefined,
  );
  failIfAny([...restored.diagnostics, ...unknownThresholds(model, quantization.thresholds)]);
  restored.diagnostics.forEach(report);
  return quantize(model, new Map([...thresholds, ...quantization.thresholds]), {
    restore: restored.names,
    inputPrecision: quantization.inputPrecision ?? undefined,
    outputPrecision: quantization.outputPrecision ?? undefined,
    softmaxLambda: quantization.softmaxLambd ?? undefined,
    shiftBits: quantization.shiftBits ?? undefined,
    profile: general.profile,
    report,
  });
}

function unknownThresholds(model: Model, overrides: Thresholds) {
  const known = new Set(topologicalOrder(model.graph).map(({ name }) => name));
  return [...overrides.keys()]
    .filter((name) => !known.has(name))
    .map((name) => noSuchNode('QUANTIZATION.Thresholds', name, [...known]));
}

/**
 * Runs models side by side over a dataset: accuracy by the dataset's metric, agreement, closeness of the outputs.
 * Engines are handed in.
 * @packageDocumentation
 */
export { agreementMetric } from './agreement.js';
export type { AnalyzedLayer, LayerAnalysisRequest } from './analyze-layers.js';
export { analyzeLayers } from './analyze-layers.js';
export * from './codes.js';
export * from './compare-layers.js';
export type { Distribution } from './distribution.js';
export { distinctIntegers, rangeUse, spreadOf } from './distribution.js';
export * from './evaluate.js';
export * from './evaluation.js';
export type { ExactSum } from './exact-sum.js';
export { sumValue } from './exact-sum.js';
export * from './fidelity.js';
export type { Histogram } from './histogram.js';
export { trimmed } from './histogram.js';
export * from './iteration.js';
export type { LayerBatch, LayerRun } from './layer-batches.js';
export { layerBatches } from './layer-batches.js';
export * from './layers.js';
export * from './part.js';
export * from './predictor.js';
export type { Reading } from './readings.js';
export { limitsOf, readingsOf } from './readings.js';
export * from './report.js';
export { decidingOutputs, layerSensitivity } from './sensitivity.js';

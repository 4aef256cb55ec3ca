/**
 * Runs models side by side over a dataset: accuracy by the dataset's metric, agreement, closeness of the outputs.
 * Engines are handed in.
 * @packageDocumentation
 */
export { agreementMetric } from './agreement.js';
export * from './codes.js';
export * from './compare-layers.js';
export * from './evaluate.js';
export * from './evaluation.js';
export type { ExactSum } from './exact-sum.js';
export { sumValue } from './exact-sum.js';
export * from './fidelity.js';
export * from './iteration.js';
export * from './layers.js';
export * from './part.js';
export * from './predictor.js';
export * from './report.js';

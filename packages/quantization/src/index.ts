/**
 * Quantization: from a float model and thresholds to an integer model, its precisions and scales.
 * @packageDocumentation
 */
export * from './codes.js';
export * from './ext.js';
export * from './numeric/cvm-float.js';
export * from './numeric/float-bin.js';
export * from './numeric/int-realize.js';
export * from './numeric/quantize-values.js';
export * from './numeric/rounding.js';
export * from './numeric/scale.js';
export * from './numeric/transcendental.js';
export * from './options.js';
export * from './outputs.js';
export * from './quantize.js';
export * from './rule.js';
export { quantizationRules } from './rules/index.js';
export type { Quantized } from './run.js';
export { commonScale } from './shared/common-scale.js';
export { lookupTable } from './shared/lookup-table.js';
export { passThrough } from './shared/pass-through.js';
export { weightedSum } from './shared/weighted-sum.js';
export { equalizeChannels, isDepthwise } from './best/equalize.js';
export * from './best/quantize-best.js';
export type { PixelScale } from './best/input.js';
export { areBytes } from './best/input.js';
export type { RecipeReport, StepReport } from './best/report.js';
export type { LayerNote } from './best/layer/learner.js';
export { largestMagnitudes } from './best/ranges.js';
export * from './best/recipe.js';
export * from './best/runner.js';
export type { Samples } from './best/samples.js';
export type { SignalReport } from './best/signal.js';
export { statisticsFor } from './best/statistics.js';
export { recipeSteps } from './best/steps.js';
export type { QuantizeBestOptions } from './best/options.js';

/**
 * The seven stages with checkpoints and resume, and the configuration that drives them.
 * @packageDocumentation
 */
export type { AdviceRule } from './analysis/advice.js';
export { adviceRules } from './analysis/advice.js';
export type { AnalysisOptions } from './analysis/analyze.js';
export { ANALYSIS_DEFAULTS, analyzeConfiguration } from './analysis/analyze.js';
export * from './checkpoints/index.js';
export * from './codes.js';
export type { CompiledOnnx, CompiledOnnxRequest } from './compiled-onnx.js';
export { comparisonText, compiledOnnx } from './compiled-onnx.js';
export * from './config/index.js';
export type { BatchRange, DataBatch, DataUse, OpenedData } from './data.js';
export { loadDatasetModule } from './dataset-module.js';
export type { GivenEngines } from './engines.js';
export * from './events.js';
export type { Engines, QuantizedExecutor } from './execution/quantized-executor.js';
export { loadQuantized } from './execution/executor.js';
export { integerRunner } from './execution/integer-graph.js';
export * from './facade/index.js';
export * from './files/index.js';
export * from './inference.js';
export { modelZoo, zooAdvice, zooModel } from './model-zoo.js';
export type { FloatEngineOptions } from './float-engine.js';
export { createFloatEngine } from './float-engine.js';
export * from './models/index.js';
export type { ImportModule } from './modules.js';
export type { OnnxComparison, OnnxOutput } from './onnx-comparison.js';
export { compareOnnx, runOnnx } from './onnx-comparison.js';
export type { OperatorSupport, PrepareAction } from './operator-support.js';
export { operatorSupport } from './operator-support.js';
export type { PipelineOptions, PipelineResult } from './pipeline.js';
export { runPipeline } from './pipeline.js';
export type { ScaleExt } from './scale-ext.js';
export { formatScaleExt, parseScaleExt } from './scale-ext.js';
export type { CompiledFiles } from './stages/compile.js';
export type { Evaluation, EvaluationTask } from './stages/evaluate.js';
export type { Goal, Reached } from './search/goal.js';
export type { RecipeOptions, SearchRecipe } from './search/recipes.js';
export { searchRecipes } from './search/recipes.js';
export type { SearchResult, SearchRow } from './search/search.js';
export type { Shard } from './stages/evaluation-part.js';
export type { MergedEvaluation, MergeEvaluationsOptions } from './merge-evaluations.js';
export { mergeEvaluationFiles } from './merge-evaluations.js';
export { MRT_VERSION } from './version.js';

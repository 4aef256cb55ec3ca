/**
 * The MRT intermediate representation: immutable graphs, operator definitions with typed attributes and shape
 * inference, passes with checked contracts, and the interfaces of the engines that execute models.
 * @packageDocumentation
 */
export * from './attributes.js';
export * from './builder.js';
export * from './codes.js';
export * from './cost.js';
export * from './engine.js';
export { errorFunction } from './error-function.js';
export * from './evaluate.js';
export * from './geometry/index.js';
export * from './infer.js';
export * from './input-scale.js';
export * from './invariants.js';
export * from './names.js';
export * from './node.js';
export * from './operator.js';
export * as ops from './ops/index.js';
export { BATCH_NORM_EPS } from './ops/batch-norm.js';
export { irOperators } from './ops/index.js';
export { SELU_ALPHA, SELU_SCALE } from './ops/leaky-relu.js';
export { normalizedAxes } from './ops/l2-normalization.js';
export { bilinearWindows } from './ops/up-sampling.js';
export * from './params.js';
export * from './partition.js';
export * from './pass.js';
export * from './passes/index.js';
export * from './precision.js';
export * from './quantized.js';
export * from './rule-set.js';
export * from './rounding.js';
export * from './statistics.js';
export * from './traverse.js';

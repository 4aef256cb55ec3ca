/**
 * Splitting a model at named nodes, and merging the quantized base with the top again.
 * @packageDocumentation
 */
export type { AttributeDeps } from './attribute-deps.js';
export * from './codes.js';
export * from './merge.js';
export * from './output-scales.js';
export * from './split.js';

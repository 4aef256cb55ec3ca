/**
 * Calibration: the magnitude that every value of a float model reaches on sample data.
 * @packageDocumentation
 */
export type { Batch } from './batch.js';
export * from './bounded-outputs.js';
export * from './calibrate.js';
export * from './codes.js';
export * from './collect.js';
export * from './observer.js';
export * from './observers/average.js';
export * from './observers/divergence.js';
export * from './observers/extremes.js';
export { observerFor } from './observers/index.js';
export * from './observers/per-channel.js';
export * from './observers/percentile.js';
export * from './observers/sample.js';
export * from './observers/squared-error.js';
export * from './significant-bits.js';

/**
 * Runs compiled CVM models: the same bits on every machine.
 * @packageDocumentation
 */
export * from './codes.js';
export * from './engine.js';
export type { ByteFormat } from './byte-format.js';
export { type CvmModel, type InferOptions, loadModel, type LoadOptions } from './model.js';
export type { Profile } from './profile.js';
export * from './tensor-info.js';

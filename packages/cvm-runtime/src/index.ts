/**
 * Runs compiled CVM models: the same bits on every machine.
 * @packageDocumentation
 */
export * from './codes.js';
export * from './engine.js';
export { type CvmModel, loadModel, type LoadOptions } from './model.js';
export * from './tensor-info.js';

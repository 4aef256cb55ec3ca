/**
 * Runs compiled CVM models: the same bits on every machine.
 * @packageDocumentation
 */
export * from './codes.js';
export * from './engine.js';
export { chooseEngine, type EngineName } from './engine-name.js';
export type { ByteFormat } from './byte-format.js';
export { loadModel, type LoadOptions, memoryOf } from './load.js';
export type { CvmModel, InferOptions, RunOptions } from './model.js';
export type { Profile } from './profile.js';
export * from './tensor-info.js';
export { type StepTime, timeSteps } from './step-times.js';
export type { MemoryUse, StepDescription } from './wasm/plan.js';

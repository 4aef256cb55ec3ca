/**
 * Float execution of MRT models on ONNX Runtime, which is an optional peer dependency.
 * @packageDocumentation
 */
export * from './codes.js';
export type { OnnxRuntimeEngineOptions } from './engine.js';
export { createOnnxRuntimeEngine } from './engine.js';
export type { RuntimeTask } from './refusal.js';
export { inRuntime } from './refusal.js';
export type { Runtime, RuntimeImporter, RuntimeSession, RuntimeTensor } from './runtime.js';
export { hasRuntime, loadRuntime } from './runtime.js';

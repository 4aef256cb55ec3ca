/**
 * Float execution of MRT models on TensorFlow.js: a native CPU or GPU binding where the user has installed one,
 * WebAssembly otherwise.
 * @packageDocumentation
 */
export type { Backend, Device, Importer } from './backend.js';
export { startBackend } from './backend.js';
export * from './codes.js';
export type { TfjsEngineOptions } from './engine.js';
export { createTfjsEngine } from './engine.js';
export type { Kernel, KernelArgs, KernelResult } from './kernel.js';
export { kernels } from './kernels/index.js';
export { LayoutValue } from './value.js';

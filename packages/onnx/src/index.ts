/**
 * ONNX models read into the MRT graph.
 * @packageDocumentation
 */
export * from './codes.js';
export type { OnnxImport, OnnxSource } from './import/import.js';
export { importOnnx } from './import/import.js';
export { supportedOperators } from './import/operators/index.js';
export type { ExternalData } from './proto/external.js';

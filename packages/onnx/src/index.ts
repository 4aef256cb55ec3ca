/**
 * ONNX models read into the MRT graph, and written from it.
 * @packageDocumentation
 */
export { checkOnnx } from './check/check.js';
export * from './codes.js';
export type { CvmOnnxForm, CvmOnnxOptions } from './export/cvm/export.js';
export { exportCvmOnnx } from './export/cvm/export.js';
export { cvmExportRules } from './export/cvm/rules/index.js';
export type { OnnxExportOptions, OnnxFile } from './export/float/export.js';
export { exportOnnx } from './export/float/export.js';
export type { Declared } from './export/float/open-batch.js';
export type { ExportContext, ExportRule, ValueName } from './export/float/rule.js';
export { exportRule } from './export/float/rule.js';
export { exportRules } from './export/float/rules/index.js';
export type { FileFacts, NodeAttributes, OpenShape } from './export/writer.js';
export { OnnxWriter } from './export/writer.js';
export type { OnnxImport, OnnxSource } from './import/import.js';
export { importOnnx } from './import/import.js';
export type { OnnxOperatorSupport } from './import/operators/index.js';
export { onnxOperatorSupport, supportedOperators } from './import/operators/index.js';
export type { ExternalData } from './proto/external.js';

/**
 * MXNet symbol JSON and `.params`, every published version, read and written.
 * @packageDocumentation
 */
export * from './codes.js';
export * from './symbol/document.js';
export { formatSymbol } from './symbol/format.js';
export { parseSymbol } from './symbol/parse.js';
export type { ArrayFormat, Device, ParamsFile, StoredArray } from './params/file.js';
export { paramsFile } from './params/file.js';
export { formatParams } from './params/format.js';
export { parseParams } from './params/parse.js';
export type { MxnetImport, MxnetSource } from './import/import.js';
export { importMxnet } from './import/import.js';
export { removeParamsPrefix } from './import/parameters.js';
export type { UnifiedNames } from './import/unify.js';
export { unifyNames } from './import/unify.js';
export type { MxnetFiles } from './export/export.js';
export { exportMxnet, exportSymbol } from './export/export.js';

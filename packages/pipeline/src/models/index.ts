export type { ModelFiles, MxnetModelFiles, OnnxModelFile } from './find.js';
export { findModelFiles, isOnnxName, modelStem } from './find.js';
export type { OriginalModel, ReadModelOptions } from './read.js';
export { readOriginalModel } from './read.js';

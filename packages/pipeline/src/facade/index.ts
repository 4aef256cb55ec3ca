export type { FloatGraph, GraphInput } from './float-graph.js';
export type { ScaledAttributes } from './merger.js';
export { ModelMerger, ModelSpliter } from './merger.js';
export { Model, MRT } from './model.js';
export type {
  ModelOptions,
  MrtCalibrateOptions,
  MrtQuantizeOptions,
  Report,
  ToCvmOptions,
} from './options.js';
export type { OperatorPass } from './pass-info.js';
export { operatorPasses, passInfo } from './pass-info.js';

import { defineCodes } from '@mrtjs/tensor';

/** Diagnostics raised by `@mrtjs/cvm-runtime`, always in a `CvmError`. */
export const cvmRuntimeCodes = defineCodes({
  MRT4101: 'a parameter is missing, unknown, or does not fit its declaration in the graph',
  MRT4102: 'the input does not fit the model',
  MRT4103: 'the outputs of the model cannot be written as one byte string',
  MRT4104: 'the requested engine, profile, number of threads or byte format is not available',
  MRT4105: 'the model holds an operator that the chosen profile cannot run',
  MRT4106: 'the model costs more gas than the host allows',
  MRT4107: 'a run was aborted, or its model disposed of',
  MRT4108: 'threads cannot be started',
  MRT4109: 'the kernels of the wasm engine cannot be read',
});

import { defineCodes } from '@mrtjs/tensor';

/** Diagnostics raised by `@mrtjs/engine-tfjs`. */
export const engineTfjsCodes = defineCodes({
  MRT5001: 'no GPU binding is installed',
  MRT5002: 'the GPU binding does not load',
  MRT5003: 'no TensorFlow.js backend could be started',
  MRT5004: 'the engine has no kernel for an operator',
  MRT5005: 'an input is missing or has the wrong shape',
});

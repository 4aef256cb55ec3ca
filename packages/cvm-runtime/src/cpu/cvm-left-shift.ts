import { cvmOps, runtimeError } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';

/** Loads, but cannot be run: the original misreads the attributes, code 2 [D1]. */
export const cvmLeftShift = defineKernel(cvmOps.cvmLeftShift, () => () => {
  runtimeError('MRT4105', 'the CPU backend of the original runtime fails on cvm_left_shift', {
    hint: "load the model with profile 'formal'",
  });
});

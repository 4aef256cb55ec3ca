/**
 * The table of kernels as the CPU backend of the original runtime computes: the reference kernels, except for the
 * operators in which that backend deviates (CVM-SPEC 8.1). Its results are what nodes of the chain once agreed on.
 */
import type { Kernel } from '../kernel.js';
import { referenceKernels } from '../reference/index.js';
import { conv2d } from './conv2d.js';
import { cvmLeftShift } from './cvm-left-shift.js';
import { cvmRightShift } from './cvm-right-shift.js';
import { max } from './max.js';
import { nonMaxSuppression } from './non-max-suppression.js';
import { sum } from './sum.js';

const deviating = [conv2d, cvmLeftShift, cvmRightShift, max, nonMaxSuppression, sum];

/** Kernels by the name of their operator. */
export const cpuKernels: ReadonlyMap<string, Kernel> = new Map([
  ...referenceKernels,
  ...deviating.map((kernel) => [kernel.op.name, kernel] as const),
]);

import { cvmOps } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';
import { broadcast } from './support/broadcast.js';

/** The larger one [C88]. */
export const broadcastMax = defineKernel(cvmOps.broadcastMax, (inputs, [out]) =>
  broadcast(inputs, out, (a, b) => (a > b ? a : b)),
);

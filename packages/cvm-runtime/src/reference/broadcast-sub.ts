import { cvmOps } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';
import { broadcast } from './support/broadcast.js';

/** a - b [C88]. */
export const broadcastSub = defineKernel(cvmOps.broadcastSub, (inputs, [out]) =>
  broadcast(inputs, out, (a, b) => a - b),
);

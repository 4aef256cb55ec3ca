import { cvmOps } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';
import { broadcast } from './support/broadcast.js';

/** a · b, low 32 bits [C89]. */
export const broadcastMul = defineKernel(cvmOps.broadcastMul, (inputs, [out]) =>
  broadcast(inputs, out, Math.imul),
);

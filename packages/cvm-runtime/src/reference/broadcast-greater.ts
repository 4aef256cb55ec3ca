import { cvmOps } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';
import { broadcast } from './support/broadcast.js';

/** 1 where a > b, else 0 [C88]. */
export const broadcastGreater = defineKernel(cvmOps.broadcastGreater, (inputs, [out]) =>
  broadcast(inputs, out, (a, b) => (a > b ? 1 : 0)),
);

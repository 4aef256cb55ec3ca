import { cvmOps } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';
import { broadcast } from './support/broadcast.js';

/** a / b toward zero, 0 where b is 0 [C90]. Doubles hold the quotient of 32-bit integers well enough to truncate it. */
export const broadcastDiv = defineKernel(cvmOps.broadcastDiv, (inputs, [out]) =>
  broadcast(inputs, out, (a, b) => (b === 0 ? 0 : Math.trunc(a / b))),
);

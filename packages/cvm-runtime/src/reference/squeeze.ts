import { cvmOps } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';
import { copy } from './support/copy.js';

export const squeeze = defineKernel(cvmOps.squeeze, copy);

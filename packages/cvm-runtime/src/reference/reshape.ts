import { cvmOps } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';
import { copy } from './support/copy.js';

export const reshape = defineKernel(cvmOps.reshape, copy);

import { cvmOps } from '@mrtjs/cvm';
import { defineKernel } from '../kernel.js';
import { copy } from './support/copy.js';

export const expandDims = defineKernel(cvmOps.expandDims, copy);

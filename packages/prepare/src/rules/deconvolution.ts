import { ops } from '@mrtjs/graph';
import { refused } from '../shared/refused.js';

/** Deconvolution is refused: the CVM does not have it [R201]. */
export const deconvolution = refused(ops.deconvolution);

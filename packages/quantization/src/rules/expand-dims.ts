import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { passThrough } from '../shared/pass-through.js';

/** expandDims: scale and precision pass. */
export const expandDims = quantizeRule(ops.expandDims, passThrough);

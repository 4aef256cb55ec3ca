import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { passThrough } from '../shared/pass-through.js';

/** flatten: scale and precision pass. */
export const flatten = quantizeRule(ops.flatten, passThrough);

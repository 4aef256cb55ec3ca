import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { passThrough } from '../shared/pass-through.js';

/** reshape: scale and precision pass. */
export const reshape = quantizeRule(ops.reshape, passThrough);

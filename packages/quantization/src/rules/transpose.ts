import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { passThrough } from '../shared/pass-through.js';

/** transpose: scale and precision pass. */
export const transpose = quantizeRule(ops.transpose, passThrough);

import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { passThrough } from '../shared/pass-through.js';

/** negative: scale and precision pass. */
export const negative = quantizeRule(ops.negative, passThrough);

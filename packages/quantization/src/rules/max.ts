import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { passThrough } from '../shared/pass-through.js';

/** max: scale and precision pass. */
export const max = quantizeRule(ops.max, passThrough);

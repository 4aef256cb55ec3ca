import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { passThrough } from '../shared/pass-through.js';

/** relu: scale and precision pass. */
export const relu = quantizeRule(ops.relu, passThrough);

import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { passThrough } from '../shared/pass-through.js';

/** dropout: scale and precision pass. */
export const dropout = quantizeRule(ops.dropout, passThrough);

import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { passThrough } from '../shared/pass-through.js';

/** repeat: scale and precision pass. */
export const repeat = quantizeRule(ops.repeat, passThrough);

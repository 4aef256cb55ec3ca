import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { passThrough } from '../shared/pass-through.js';

/** squeeze: scale and precision pass. */
export const squeeze = quantizeRule(ops.squeeze, passThrough);

import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { passThrough } from '../shared/pass-through.js';

/** slice: scale and precision pass. */
export const slice = quantizeRule(ops.slice, passThrough);

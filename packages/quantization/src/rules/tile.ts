import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { passThrough } from '../shared/pass-through.js';

/** tile: scale and precision pass. */
export const tile = quantizeRule(ops.tile, passThrough);

import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';
import { mirrored } from '../shared/mirrored.js';

/** broadcast_minimum → −broadcast_maximum(−a, −b): the CVM has maxima only. */
export const broadcastMinimum = defineRules(ops.broadcastMinimum, {
  rewrite: mirrored(ops.broadcastMaximum),
});

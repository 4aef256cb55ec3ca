import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';

/** ones_like → x · 0 + 1: the shape follows the batch [R169]. */
export const onesLike = defineRules(ops.onesLike, {
  rewrite: ({ emit, fresh, name, input, constant }) => {
    const zeros = emit(ops.broadcastMul, fresh('broadcast_mul'), [input(0), constant(0)]);
    return emit(ops.broadcastAdd, name, [zeros, constant(1)]);
  },
});

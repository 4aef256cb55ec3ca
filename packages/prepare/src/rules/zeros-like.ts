import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';

/** zeros_like → x · 0: the shape follows the batch [R169]. */
export const zerosLike = defineRules(ops.zerosLike, {
  rewrite: ({ emit, name, input, constant }) => emit(ops.broadcastMul, name, [input(0), constant(0)]),
});

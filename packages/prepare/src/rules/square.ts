import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';

/** square → x · x. */
export const square = defineRules(ops.square, {
  rewrite: ({ emit, name, input }) => emit(ops.broadcastMul, name, [input(0), input(0)]),
});

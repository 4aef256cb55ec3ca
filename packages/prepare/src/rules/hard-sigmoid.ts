import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';

/** hard_sigmoid → clip(x · alpha + beta, 0, 1). */
export const hardSigmoid = defineRules(ops.hardSigmoid, {
  rewrite: ({ attrs, emit, fresh, name, input, constant }) => {
    const scaled = emit(ops.broadcastMul, fresh('broadcast_mul'), [input(0), constant(attrs.alpha)]);
    const shifted = emit(ops.broadcastAdd, fresh('broadcast_add'), [scaled, constant(attrs.beta)]);
    return emit(ops.clip, name, [shifted], { a_min: 0, a_max: 1 });
  },
});

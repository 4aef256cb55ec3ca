import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';

/** _mul_scalar → broadcast_mul with a constant [R179]. */
export const mulScalar = defineRules(ops.mulScalar, {
  rewrite: ({ attrs, emit, name, input, constant }) =>
    emit(ops.broadcastMul, name, [input(0), constant(attrs.scalar)]),
});

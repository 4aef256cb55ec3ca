import { ops } from '@mrtjs/graph';
import { defineRules, refuseIf } from '../rule.js';

/** _div_scalar → multiplication by the reciprocal [R179]. */
export const divScalar = defineRules(ops.divScalar, {
  check: ({ attrs }) => refuseIf(attrs.scalar === 0, 'division by 0', 'correct the model'),
  rewrite: ({ attrs, emit, name, input, constant }) =>
    emit(ops.broadcastMul, name, [input(0), constant(1 / attrs.scalar)]),
});

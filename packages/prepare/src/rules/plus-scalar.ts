import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';

/** _plus_scalar → broadcast_add with a constant; adding 0 is nothing [R179]. */
export const plusScalar = defineRules(ops.plusScalar, {
  rewrite: ({ attrs, emit, name, input, constant }) =>
    attrs.scalar === 0 ? input(0) : emit(ops.broadcastAdd, name, [input(0), constant(attrs.scalar)]),
});

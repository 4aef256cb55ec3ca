import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';
import { checkDivisor, multiplyByReciprocal } from '../shared/division.js';

/** elemwise_div: by a parameter it is a multiplication, otherwise broadcast_div. */
export const elemwiseDiv = defineRules(ops.elemwiseDiv, {
  check: checkDivisor,
  rewrite: (context) =>
    multiplyByReciprocal(context) ?? context.emit(ops.broadcastDiv, context.name, context.inputs),
});

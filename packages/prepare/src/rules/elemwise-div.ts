import { ops } from '@mrtjs/graph';
import { defineRules, refuseIf } from '../rule.js';
import { checkDivisor, multiplyByReciprocal } from '../shared/division.js';

/** elemwise_div: by a parameter it is a multiplication; there is no division of tensors in integers. */
export const elemwiseDiv = defineRules(ops.elemwiseDiv, {
  check: (node) =>
    refuseIf(!node.isParameter(node.input(1)), 'the divisor is not a parameter') ?? checkDivisor(node),
  rewrite: multiplyByReciprocal,
});

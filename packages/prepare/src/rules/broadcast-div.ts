import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';
import { checkDivisor, multiplyByReciprocal } from '../shared/division.js';

/** broadcast_div by a parameter is a multiplication; any other stays, and can be in the float top only. */
export const broadcastDiv = defineRules(ops.broadcastDiv, {
  check: checkDivisor,
  rewrite: multiplyByReciprocal,
});

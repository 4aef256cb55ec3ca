import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';
import { checkDivisor, multiplyByReciprocal } from '../shared/division.js';

/** broadcast_div by a parameter is a multiplication; any other stays. */
export const broadcastDiv = defineRules(ops.broadcastDiv, {
  check: checkDivisor,
  rewrite: multiplyByReciprocal,
});

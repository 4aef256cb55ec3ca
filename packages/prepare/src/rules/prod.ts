import { ops } from '@mrtjs/graph';
import { defineRules, refuseIf } from '../rule.js';

/** prod is refused: the product of many integers does not fit 32 bits. */
export const prod = defineRules(ops.prod, {
  check: () => refuseIf(true, 'this operator has no integer form'),
});

import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { commonScale } from '../shared/common-scale.js';

/** broadcast_maximum: operands at one 16-bit scale; nothing is added, so nothing grows. */
export const broadcastMaximum = quantizeRule(ops.broadcastMaximum, (context) => commonScale(context, 0), {
  inputPrecision: 16,
});

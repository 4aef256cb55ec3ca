import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { commonScale } from '../shared/common-scale.js';

/** _maximum: operands at one 16-bit scale; nothing is added, so nothing grows. */
export const maximum = quantizeRule(ops.maximum, (context) => commonScale(context, 0), {
  inputPrecision: 16,
});

import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { commonScale } from '../shared/common-scale.js';

/** elemwise_add: operands at one 16-bit scale; one bit of growth [R151, R180]. */
export const elemwiseAdd = quantizeRule(ops.elemwiseAdd, (context) => commonScale(context, 1), {
  inputPrecision: 16,
});

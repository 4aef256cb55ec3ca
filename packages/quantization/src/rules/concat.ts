import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { commonScale } from '../shared/common-scale.js';

/** Concat: all inputs at one 16-bit scale; nothing is added, so nothing grows [R151, R166]. */
export const concat = quantizeRule(ops.concat, (context) => commonScale(context, 0), { inputPrecision: 16 });

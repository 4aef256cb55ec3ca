import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { sumWithZeros } from '../shared/sum-with-zeros.js';

/** broadcast_sub: operands at one 16-bit scale, unless one of them is zero [R151, R183]. */
export const broadcastSub = quantizeRule(ops.broadcastSub, sumWithZeros, { inputPrecision: 16 });

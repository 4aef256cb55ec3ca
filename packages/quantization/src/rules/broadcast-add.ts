import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { sumWithZeros } from '../shared/sum-with-zeros.js';

/** broadcast_add: operands at one 16-bit scale, unless one of them is zero [R151, R183]. */
export const broadcastAdd = quantizeRule(ops.broadcastAdd, sumWithZeros, { inputPrecision: 16 });

import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { weightedSum } from '../shared/weighted-sum.js';

/** FullyConnected: a weighted sum of 8-bit operands [R152]. */
export const fullyConnected = quantizeRule(ops.fullyConnected, weightedSum, { inputPrecision: 8 });

import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { weightedSum } from '../shared/weighted-sum.js';

/** Convolution: a weighted sum of 8-bit operands [R152, R196]. */
export const convolution = quantizeRule(ops.convolution, weightedSum, { inputPrecision: 8 });

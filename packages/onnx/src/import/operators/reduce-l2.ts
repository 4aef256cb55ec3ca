import { ops } from '@mrtjs/graph';
import { reductionRule } from '../shared/rules.js';

export const reduceL2 = reductionRule('ReduceL2', ops.sum, ops.square, ops.sqrt);

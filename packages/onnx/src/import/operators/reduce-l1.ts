import { ops } from '@mrtjs/graph';
import { reductionRule } from '../shared/rules.js';

export const reduceL1 = reductionRule('ReduceL1', ops.sum, ops.abs);

import { ops } from '@mrtjs/graph';
import { reductionRule } from '../shared/rules.js';

export const reduceLogSumExp = reductionRule('ReduceLogSumExp', ops.sum, ops.exp, ops.log);

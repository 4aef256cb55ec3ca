import { ops } from '@mrtjs/graph';
import { reductionRule } from '../shared/rules.js';

export const reduceLogSum = reductionRule('ReduceLogSum', ops.sum, undefined, ops.log);

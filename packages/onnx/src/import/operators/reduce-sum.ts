import { ops } from '@mrtjs/graph';
import { reductionRule } from '../shared/rules.js';

export const reduceSum = reductionRule('ReduceSum', ops.sum);

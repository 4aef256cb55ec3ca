import { ops } from '@mrtjs/graph';
import { reductionRule } from '../shared/rules.js';

export const reduceMax = reductionRule('ReduceMax', ops.max);

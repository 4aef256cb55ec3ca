import { ops } from '@mrtjs/graph';
import { reductionRule } from '../shared/rules.js';

export const reduceMin = reductionRule('ReduceMin', ops.min);

import { ops } from '@mrtjs/graph';
import { reductionRule } from '../shared/rules.js';

export const reduceSumSquare = reductionRule('ReduceSumSquare', ops.sum, ops.square);

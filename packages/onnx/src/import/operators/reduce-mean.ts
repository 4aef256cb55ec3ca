import { ops } from '@mrtjs/graph';
import { reductionRule } from '../shared/rules.js';

export const reduceMean = reductionRule('ReduceMean', ops.mean);

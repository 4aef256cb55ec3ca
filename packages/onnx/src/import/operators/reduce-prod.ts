import { ops } from '@mrtjs/graph';
import { reductionRule } from '../shared/rules.js';

export const reduceProd = reductionRule('ReduceProd', ops.prod);

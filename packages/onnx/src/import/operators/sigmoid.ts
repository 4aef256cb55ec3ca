import { ops } from '@mrtjs/graph';
import { unaryRule } from '../shared/rules.js';

export const sigmoid = unaryRule('Sigmoid', ops.sigmoid);

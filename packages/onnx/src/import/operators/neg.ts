import { ops } from '@mrtjs/graph';
import { unaryRule } from '../shared/rules.js';

export const neg = unaryRule('Neg', ops.negative);

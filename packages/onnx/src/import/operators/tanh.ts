import { ops } from '@mrtjs/graph';
import { unaryRule } from '../shared/rules.js';

export const tanh = unaryRule('Tanh', ops.tanh);

import { ops } from '@mrtjs/graph';
import { unaryRule } from '../shared/rules.js';

export const sqrt = unaryRule('Sqrt', ops.sqrt);

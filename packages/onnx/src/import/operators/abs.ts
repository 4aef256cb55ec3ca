import { ops } from '@mrtjs/graph';
import { unaryRule } from '../shared/rules.js';

export const abs = unaryRule('Abs', ops.abs);

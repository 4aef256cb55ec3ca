import { ops } from '@mrtjs/graph';
import { unaryRule } from '../shared/rules.js';

export const ceil = unaryRule('Ceil', ops.ceil);

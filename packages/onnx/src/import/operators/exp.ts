import { ops } from '@mrtjs/graph';
import { unaryRule } from '../shared/rules.js';

export const exp = unaryRule('Exp', ops.exp);

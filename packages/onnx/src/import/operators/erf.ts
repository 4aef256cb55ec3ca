import { ops } from '@mrtjs/graph';
import { unaryRule } from '../shared/rules.js';

export const erf = unaryRule('Erf', ops.erf);

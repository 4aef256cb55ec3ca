import { ops } from '@mrtjs/graph';
import { unaryRule } from '../shared/rules.js';

export const relu = unaryRule('Relu', ops.relu);

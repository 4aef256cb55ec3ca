import { ops } from '@mrtjs/graph';
import { unaryRule } from '../shared/rules.js';

export const floor = unaryRule('Floor', ops.floor);

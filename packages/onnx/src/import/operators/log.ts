import { ops } from '@mrtjs/graph';
import { unaryRule } from '../shared/rules.js';

export const log = unaryRule('Log', ops.log);

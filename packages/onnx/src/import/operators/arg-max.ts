import { ops } from '@mrtjs/graph';
import { positionRule } from '../shared/rules.js';

export const argMax = positionRule('ArgMax', ops.argmax);

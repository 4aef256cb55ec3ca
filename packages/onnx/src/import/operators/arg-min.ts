import { ops } from '@mrtjs/graph';
import { positionRule } from '../shared/rules.js';

export const argMin = positionRule('ArgMin', ops.argmin);

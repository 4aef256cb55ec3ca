import { ops } from '@mrtjs/graph';
import { removed } from '../shared/removed.js';

/** `fix` of integers is the integers. */
export const fix = removed(ops.fix);

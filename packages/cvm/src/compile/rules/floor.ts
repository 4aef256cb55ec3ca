import { ops } from '@mrtjs/graph';
import { removed } from '../shared/removed.js';

/** `floor` of integers is the integers. */
export const floor = removed(ops.floor);

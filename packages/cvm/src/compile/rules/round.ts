import { ops } from '@mrtjs/graph';
import { removed } from '../shared/removed.js';

/** `round` of integers is the integers. */
export const round = removed(ops.round);

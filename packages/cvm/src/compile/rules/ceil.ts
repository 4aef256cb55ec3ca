import { ops } from '@mrtjs/graph';
import { removed } from '../shared/removed.js';

/** `ceil` of integers is the integers. */
export const ceil = removed(ops.ceil);

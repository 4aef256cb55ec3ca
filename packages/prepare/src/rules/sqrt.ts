import { ops } from '@mrtjs/graph';
import { refused } from '../shared/refused.js';

/** sqrt is refused: the CVM does not have it [R201]. */
export const sqrt = refused(ops.sqrt);

import { ops } from '@mrtjs/graph';
import { refused } from '../shared/refused.js';

/** L2Normalization is refused: it needs a square root and a division [R201]. */
export const l2Normalization = refused(ops.l2Normalization);

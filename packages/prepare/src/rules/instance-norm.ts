import { ops } from '@mrtjs/graph';
import { refused } from '../shared/refused.js';

/** InstanceNorm is refused: it needs a square root and a division [R201]. */
export const instanceNorm = refused(ops.instanceNorm);

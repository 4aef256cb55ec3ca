import { ops } from '@mrtjs/graph';
import { refused } from '../shared/refused.js';

/** LayerNorm is refused: it needs a square root and a division [R201]. */
export const layerNorm = refused(ops.layerNorm);

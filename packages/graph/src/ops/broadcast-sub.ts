import { broadcastOp } from './families/binary.js';

/** Difference with broadcasting. */
export const broadcastSub = broadcastOp('broadcast_sub', 'Difference with broadcasting.', (a, b) => a - b);

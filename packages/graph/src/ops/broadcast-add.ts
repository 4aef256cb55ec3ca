import { broadcastOp } from './families/binary.js';

/** Sum with broadcasting. */
export const broadcastAdd = broadcastOp('broadcast_add', 'Sum with broadcasting.', (a, b) => a + b);

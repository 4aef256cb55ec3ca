import { broadcastOp } from './families/binary.js';

/** Product with broadcasting. */
export const broadcastMul = broadcastOp('broadcast_mul', 'Product with broadcasting.', (a, b) => a * b);

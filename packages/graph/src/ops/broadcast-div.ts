import { broadcastOp } from './families/binary.js';

/** Quotient with broadcasting. On integers it truncates, which `fix` after it says in floats. */
export const broadcastDiv = broadcastOp('broadcast_div', 'Quotient with broadcasting.', (a, b) => a / b);

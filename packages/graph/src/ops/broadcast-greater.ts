import { broadcastOp } from './families/binary.js';

/** Comparison with broadcasting. */
export const broadcastGreater = broadcastOp(
  'broadcast_greater',
  '1 where the left operand is greater, else 0, with broadcasting.',
  (a, b) => (a > b ? 1 : 0),
);

import { broadcastOp } from './families/binary.js';

/** Maximum with broadcasting. */
export const broadcastMaximum = broadcastOp(
  'broadcast_maximum',
  'The greater of each pair, with broadcasting.',
  Math.max,
);

import { broadcastOp } from './families/binary.js';

/** Minimum with broadcasting. */
export const broadcastMinimum = broadcastOp(
  'broadcast_minimum',
  'The lesser of each pair, with broadcasting.',
  Math.min,
);

import { defineCvmOp } from '../operator.js';
import { broadcastOf, largestPrecision } from './rules/binary.js';

/** Larger value with broadcasting [C88]. */
export const broadcastMax = defineCvmOp({
  name: 'broadcast_max',
  summary: 'Larger of two values, with broadcasting.',
  attrs: {},
  inputs: ['lhs', 'rhs'],
  inferShape: broadcastOf,
  inferPrecision: largestPrecision,
});

import { defineCvmOp } from '../operator.js';
import { broadcastOf, plusPrecision } from './rules/binary.js';

/** Difference with broadcasting [C88]. */
export const broadcastSub = defineCvmOp({
  name: 'broadcast_sub',
  summary: 'Difference with broadcasting.',
  attrs: {},
  inputs: ['lhs', 'rhs'],
  inferShape: broadcastOf,
  inferPrecision: plusPrecision,
});

import { defineCvmOp } from '../operator.js';
import { broadcastOf, plusPrecision } from './rules/binary.js';

/** Sum with broadcasting [C88]. */
export const broadcastAdd = defineCvmOp({
  name: 'broadcast_add',
  summary: 'Sum with broadcasting.',
  attrs: {},
  inputs: ['lhs', 'rhs'],
  inferShape: broadcastOf,
  inferPrecision: plusPrecision,
});

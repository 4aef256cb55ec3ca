import { defineCvmOp } from '../operator.js';
import { broadcastOf } from './rules/binary.js';
import { precisionOfFirst } from './rules/unary.js';

/** Comparison with broadcasting; the precision is that of the left operand [C69, C88]. */
export const broadcastGreater = defineCvmOp({
  name: 'broadcast_greater',
  summary: '1 where the left operand is greater, else 0, with broadcasting.',
  attrs: {},
  inputs: ['lhs', 'rhs'],
  inferShape: broadcastOf,
  inferPrecision: precisionOfFirst,
});

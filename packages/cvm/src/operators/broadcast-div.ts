import { defineCvmOp } from '../operator.js';
import { broadcastOf } from './rules/binary.js';
import { precisionOfFirst } from './rules/unary.js';

/** Quotient with broadcasting; the precision is that of the left operand [C69, C90]. */
export const broadcastDiv = defineCvmOp({
  name: 'broadcast_div',
  summary: 'Quotient truncated toward zero, with broadcasting; 0 where the divisor is 0.',
  attrs: {},
  inputs: ['lhs', 'rhs'],
  inferShape: broadcastOf,
  inferPrecision: precisionOfFirst,
});

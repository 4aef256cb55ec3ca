import { defineCvmOp } from '../operator.js';
import { broadcastOf, productPrecision } from './rules/binary.js';

/** Product with broadcasting, low 32 bits [C89]. */
export const broadcastMul = defineCvmOp({
  name: 'broadcast_mul',
  summary: 'Product with broadcasting.',
  attrs: {},
  inputs: ['lhs', 'rhs'],
  inferShape: broadcastOf,
  inferPrecision: productPrecision,
});

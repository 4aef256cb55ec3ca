import { defineCvmOp } from '../operator.js';
import { equalShapes, plusPrecision } from './rules/binary.js';

/** Difference of two tensors of one shape [C80]. */
export const elemwiseSub = defineCvmOp({
  name: 'elemwise_sub',
  summary: 'Difference of two tensors of the same shape.',
  attrs: {},
  inputs: ['lhs', 'rhs'],
  sharesSlot: true,
  inferShape: equalShapes,
  inferPrecision: plusPrecision,
});

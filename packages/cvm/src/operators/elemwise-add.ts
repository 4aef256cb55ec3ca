import { defineCvmOp } from '../operator.js';
import { equalShapes, plusPrecision } from './rules/binary.js';

/** Sum of two tensors of one shape [C80]. */
export const elemwiseAdd = defineCvmOp({
  name: 'elemwise_add',
  summary: 'Sum of two tensors of the same shape.',
  attrs: {},
  inputs: ['lhs', 'rhs'],
  sharesSlot: true,
  inferShape: equalShapes,
  inferPrecision: plusPrecision,
});

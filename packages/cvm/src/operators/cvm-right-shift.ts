import { defineCvmOp } from '../operator.js';
import { requantization } from './rules/requantization.js';
import { sameShapeAsInput } from './rules/unary.js';

/** Division by a power of two rounding half up, then the symmetric range of a precision [C84]. */
export const cvmRightShift = defineCvmOp({
  name: 'cvm_right_shift',
  summary: 'Divides values by 2^shift_bit, rounding half up, and limits them to a precision.',
  attrs: requantization,
  inputs: ['data'],
  sharesSlot: true,
  inferShape: sameShapeAsInput,
  inferPrecision: (_, { precision }) => [precision],
});

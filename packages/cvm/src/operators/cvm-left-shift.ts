import { runtimeError } from '../errors.js';
import { CVM_LIMITS } from '../limits.js';
import { defineCvmOp } from '../operator.js';
import { requantization } from './rules/requantization.js';
import { sameShapeAsInput } from './rules/unary.js';

/** Multiplication by a power of two, then the symmetric range of a precision [C75, C83]. */
export const cvmLeftShift = defineCvmOp({
  name: 'cvm_left_shift',
  summary: 'Shifts values left by shift_bit and limits them to a precision.',
  attrs: requantization,
  inputs: ['data'],
  sharesSlot: true,
  inferShape: sameShapeAsInput,
  inferPrecision([data], { precision, shift_bit }) {
    if (data + shift_bit > CVM_LIMITS.maxPrecision)
      runtimeError('MRT4008', `cvm_left_shift: ${data} bits shifted left by ${shift_bit} exceed 32`);
    return [precision];
  },
});

import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';

/** `cvm_left_shift` is itself. */
export const cvmLeftShift = compileRule(
  ops.cvmLeftShift,
  ({ attrs: { precision, shift_bit }, inputs, emit }) =>
    emit(cvmOps.cvmLeftShift, inputs, { precision, shift_bit }),
);

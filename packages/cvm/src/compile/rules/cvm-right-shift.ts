import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';

/** `cvm_right_shift` is itself. */
export const cvmRightShift = compileRule(
  ops.cvmRightShift,
  ({ attrs: { precision, shift_bit }, inputs, emit }) =>
    emit(cvmOps.cvmRightShift, inputs, { precision, shift_bit }),
);

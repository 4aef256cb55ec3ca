import { roundHalfAway } from '../rounding.js';
import { unaryOp } from './families/elementwise.js';
import { saturate, shiftAttrs } from './families/integer.js';

/** Multiplies integers by a power of two, then limits them (MRT-SPEC 4.5) [R29]. */
export const cvmLeftShift = unaryOp({
  name: 'cvm_left_shift',
  summary: 'x · 2^shift_bit, limited to ±(2^(precision − 1) − 1).',
  attrs: shiftAttrs,
  apply: (x, { precision, shift_bit }) => saturate(roundHalfAway(x) * 2 ** shift_bit, precision),
});

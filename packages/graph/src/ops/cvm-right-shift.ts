import { roundHalfAway } from '../rounding.js';
import { unaryOp } from './families/elementwise.js';
import { saturate, shiftAttrs } from './families/integer.js';

/** Divides integers by a power of two, rounding halves up, then limits them (MRT-SPEC 4.5) [R30]. */
export const cvmRightShift = unaryOp({
  name: 'cvm_right_shift',
  summary: 'floor(x / 2^shift_bit + 1/2), limited to ±(2^(precision − 1) − 1).',
  attrs: shiftAttrs,
  // Two floors, as the runtime does it: the sum with 1/2 would not be exact for large x.
  apply: (x, { precision, shift_bit }) =>
    saturate(Math.floor((Math.floor(roundHalfAway(x) / 2 ** (shift_bit - 1)) + 1) / 2), precision),
});

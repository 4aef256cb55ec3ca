import { attr } from '../attributes.js';
import { roundHalfAway } from '../rounding.js';
import { unaryOp } from './families/elementwise.js';

/**
 * The shift that the original's mean becomes (MRT-SPEC 4.5), with its defect: a shift by 1 only rounds (D24). Profile
 * `mrt1` alone makes it.
 */
export const rightShift = unaryOp({
  name: 'right_shift',
  summary: 'round(x / 2^shift_bit) after rounding x; a shift by 1 only rounds. Made by profile mrt1 alone.',
  attrs: { shift_bit: attr.int({ min: 1 }) },
  apply: (x, { shift_bit }) => {
    const whole = roundHalfAway(x);
    return shift_bit === 1 ? whole : roundHalfAway(whole / 2 ** shift_bit);
  },
});

import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';

/** Bits of all that is shifted. */
const PRECISION = 32;

/** right_shift, which profile `mrt1` makes and keeps, is a shift also by 1 (D24). */
export const rightShift = defineRules(ops.rightShift, {
  rewrite: ({ attrs, profile, emit, name, input }) =>
    profile === 'mrt1'
      ? undefined
      : emit(ops.cvmRightShift, name, [input(0)], { shift_bit: attrs.shift_bit, precision: PRECISION }),
});

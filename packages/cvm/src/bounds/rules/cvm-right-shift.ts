import { cvmRightShift as op } from '../../operators/cvm-right-shift.js';
import { allowedBy, clamped, mapped } from '../interval.js';
import { bounded, boundsRule } from '../rule.js';

/** x / 2^shift rounded half up, limited to the precision afterwards; 1 is added after all but one bit are gone [C84, C85]. */
export const cvmRightShift = boundsRule(
  op,
  ([{ range }], { precision, shift_bit }) => {
    const increased = mapped(range, (value) => (value >> BigInt(shift_bit - 1)) + 1n);
    const rounded = mapped(increased, (value) => value >> 1n);
    return bounded(clamped(rounded, allowedBy(precision)), increased);
  },
  { limits: true },
);

import { cvmLeftShift as op } from '../../operators/cvm-left-shift.js';
import { allowedBy, clamped, mapped } from '../interval.js';
import { bounded, boundsRule } from '../rule.js';

/** x · 2^shift, limited to the precision afterwards [C83]. */
export const cvmLeftShift = boundsRule(op, ([{ range }], { precision, shift_bit }) => {
  const shifted = mapped(range, (value) => value << BigInt(shift_bit));
  return bounded(clamped(shifted, allowedBy(precision)), shifted);
});

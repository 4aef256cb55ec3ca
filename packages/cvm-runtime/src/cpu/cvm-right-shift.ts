import { cvmOps, precisionRange } from '@mrtjs/cvm';
import { clamp } from '../clamp.js';
import { defineKernel } from '../kernel.js';

/**
 * Rounds and limits like the formal kernel, with these exceptions: a shift of 31 or more leaves the sign alone [D2];
 * where `precision` and shift together reach 32 nothing is limited, although rounding may exceed the range by one, and
 * wrap [D3]; elsewhere the sum does not wrap [D4]. A precision of 1 is always 0.
 */
export const cvmRightShift = defineKernel(cvmOps.cvmRightShift, ([data], [out], { precision, shift_bit }) => {
  const shifted = shiftOnCpu(precision, shift_bit);
  return () => {
    for (let i = 0; i < out.data.length; i++) out.data[i] = shifted(data.data[i] as number);
  };
});

function shiftOnCpu(precision: number, shift: number): (x: number) => number {
  if (precision === 1) return () => 0;
  if (shift >= 31) return (x) => x >> 31;
  const almost = shift - 1;
  if (precision + shift >= 32) return (x) => ((x >> almost) + 1) >> 1;
  const range = precisionRange(precision);
  return (x) => clamp(Math.floor(((x >> almost) + 1) / 2), -range, range);
}

/** What the integer operators of the quantized graph share (MRT-SPEC 4.5). */
import { attr } from '../../attributes.js';
import { rangeOf } from '../../precision.js';

/** Attributes of the shifts. A shift by nothing is a clip and has no operator [R31]. */
export const shiftAttrs = {
  precision: attr.int({ min: 1, max: 32 }),
  shift_bit: attr.int({ min: 1 }),
};

/** The nearest integer of `precision` signed bits. */
export function saturate(x: number, precision: number): number {
  const range = rangeOf(precision);
  return Math.min(Math.max(x, -range), range) + 0;
}

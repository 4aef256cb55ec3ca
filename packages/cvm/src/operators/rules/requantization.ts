import { cvmAttr } from '../../attributes.js';

/** Attributes of the operators that bring values to a precision [C86]. */
export const requantization = {
  precision: cvmAttr.int({ range: [1, 32] }),
  shift_bit: cvmAttr.int({ range: [1, 32] }),
  /** Read but without effect: ranges are always symmetric. */
  is_sign: cvmAttr.bool({ default: true }),
};

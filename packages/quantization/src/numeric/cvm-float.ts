import { fail } from '@mrtjs/tensor';
import { roundHalfEven } from './rounding.js';

/** `frac · 2^exp`. */
export interface CvmFloat {
  readonly frac: number;
  readonly exp: number;
}

/**
 * Approximates a non-negative number by `frac · 2^exp` with a fraction of `bits` signed bits; the relative error is
 * below 2^−(bits−1) (MRT-SPEC 4.2) [R22–R25]. With two bits or fewer the fraction is 1: a power of two not above the
 * number. Only exact operations (halving, doubling, rounding) decide the result.
 * @throws {MrtError} MRT2211 for a negative or non-finite number.
 */
export function cvmFloat(number: number, bits = 24): CvmFloat {
  if (!(number >= 0) || number === Infinity)
    fail('MRT2211', `cvmFloat of ${number}`, { hint: 'a finite number of at least 0 is expected' });
  if (number === 0) return { frac: 0, exp: 0 };
  let mantissa = number;
  let exp = 0;
  for (; mantissa >= 2; exp++) mantissa /= 2;
  for (; mantissa < 1; exp--) mantissa *= 2;
  let magnitudeBits = bits - 1;
  for (; magnitudeBits > 1 && !Number.isInteger(mantissa); magnitudeBits--) {
    mantissa *= 2;
    exp--;
  }
  const largest = bits <= 1 ? 1 : Math.max(2 ** (bits - 1) - 1, 1);
  return { frac: Math.min(roundHalfEven(mantissa), largest), exp };
}

/** The number that a {@link CvmFloat} stands for. */
export function cvmFloatValue({ frac, exp }: CvmFloat): number {
  return frac * 2 ** exp;
}

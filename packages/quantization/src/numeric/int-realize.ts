import { rangeOf, roundHalfAway } from '@mrtjs/graph';

/** Integers, and how many of them had to be clipped. */
export interface Realized {
  readonly values: Float64Array;
  readonly clipped: number;
}

/**
 * Rounds (half away from zero) and clips to ±(2^(bits−1) − 1), the symmetric range of `bits` signed bits
 * (MRT-SPEC 4.3) [R26].
 */
export function intRealize(data: ArrayLike<number>, bits: number): Realized {
  const range = rangeOf(bits);
  let clipped = 0;
  const values = Float64Array.from(data, (x) => {
    const rounded = roundHalfAway(x);
    if (Math.abs(rounded) <= range) return rounded;
    clipped++;
    return rounded < 0 ? -range : range;
  });
  return { values, clipped };
}

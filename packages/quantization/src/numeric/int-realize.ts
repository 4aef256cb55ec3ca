import { rangeOf, roundHalfAway } from '@mrtjs/graph';

/** Integers, and how many of them had to be clipped. */
export interface Realized {
  readonly values: Float64Array;
  readonly clipped: number;
}

/**
 * `data · scale`, rounded (half away from zero) and clipped to ±(2^(bits−1) − 1), the symmetric range of `bits` signed
 * bits (MRT-SPEC 4.3) [R26].
 */
export function intRealize(data: ArrayLike<number>, bits: number, scale = 1): Realized {
  const range = rangeOf(bits);
  const values = new Float64Array(data.length);
  let clipped = 0;
  for (let i = 0; i < data.length; i++) {
    const rounded = roundHalfAway((data[i] as number) * scale);
    values[i] = rounded > range ? range : rounded < -range ? -range : rounded;
    if (values[i] !== rounded) clipped++;
  }
  return { values, clipped };
}

import { fail } from '@mrtjs/tensor';

/** Sign and binary digits of a number. */
export interface FloatBin {
  readonly sign: 1 | -1;
  /** `int.frac` in base 2. */
  readonly text: string;
}

/**
 * A finite number in binary: the whole integer part and as many fraction digits as fit into `places` digits
 * (truncated). The companion of `cvmFloat` kept for completeness (MRT-SPEC 4.2, D23).
 * @throws {MrtError} MRT2211 for NaN and infinities.
 */
export function floatBin(number: number, places = 24): FloatBin {
  if (!Number.isFinite(number))
    fail('MRT2211', `floatBin of ${number}`, { hint: 'a finite number is expected' });
  const magnitude = Math.abs(number);
  const whole = Math.floor(magnitude).toString(2);
  let rest = magnitude - Math.floor(magnitude);
  let fraction = '';
  while (rest > 0 && whole.length + fraction.length < places) {
    rest *= 2;
    fraction += rest >= 1 ? '1' : '0';
    if (rest >= 1) rest -= 1;
  }
  return { sign: number < 0 ? -1 : 1, text: `${whole}.${fraction}` };
}

/** A number as a signed integer and a power of two, from its {@link floatBin} digits; zero is (0, 0). */
export function extractFloat(number: number): { readonly fraction: number; readonly exponent: number } {
  const { sign, text } = floatBin(number);
  const [whole = '0', digits = ''] = text.split('.');
  const magnitude = Number.parseInt(whole + digits, 2);
  return magnitude === 0
    ? { fraction: 0, exponent: 0 }
    : { fraction: sign * magnitude, exponent: digits === '' ? 0 : -digits.length };
}

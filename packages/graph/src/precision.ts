/** Bit widths of signed integers (MRT-SPEC 4.1). Found by comparing with powers of two, never by a logarithm. */
import { fail } from '@mrtjs/tensor';
import type { Profile } from './quantized.js';

/** Largest magnitude of a signed integer of `precision` bits, 2^(p−1) − 1: the most negative code is not used [R20]. */
export function rangeOf(precision: number): number {
  return 2 ** (precision - 1) - 1;
}

/**
 * Signed bits that hold the magnitude of `x`: ceil(log2(|x| + 1)) + 1 [R16].
 *
 * Products such as threshold · scale miss the integer that they should be by a few units in the last place, and at
 * a power of two that costs a bit. Profile `fixed` takes a number within 1e-6 (relative) of an integer for that
 * integer [R17, D22]; profile `mrt1` forgives only what the original's double precision logarithm does.
 */
export function getBit(x: number, profile: Profile = 'fixed'): number {
  const magnitude = Math.abs(x);
  if (!Number.isFinite(magnitude))
    fail('MRT1017', `bit width of ${x}`, { hint: 'a finite number is expected' });
  const nearest = Math.round(magnitude);
  const isFuzzy = Math.abs(magnitude - nearest) <= 1e-6 * Math.max(1, magnitude);
  const target = (profile === 'fixed' && isFuzzy ? nearest : magnitude) + 1;
  const tolerates = profile === 'fixed' ? () => 0 : halfUnitOfLog2;
  let bits = 0;
  while (target / 2 ** bits - 1 > tolerates(bits)) bits++;
  return bits + 1;
}

/** How far y / 2^bits may exceed 1 while the double nearest to log2(y) is still `bits`: ln2 · ulp(bits) / 2. */
function halfUnitOfLog2(bits: number): number {
  return bits === 0 ? 0 : Math.LN2 * 2 ** (31 - Math.clz32(bits) - 53);
}

/** Number of binary digits of a positive integer: the growth, in bits, of a sum of `n` terms [R19]. */
export function getBitCount(n: number): number {
  if (!Number.isSafeInteger(n) || n < 1)
    fail('MRT1017', `number of binary digits of ${n}`, { hint: 'a positive integer is expected' });
  let digits = 0;
  while (2 ** digits <= n) digits++;
  return digits;
}

/** Precision: the signed bit width that bounds an entry's values, symmetric around zero (CVM-SPEC 0 and 4.2). */

/** Number of bits of a non-negative integer below 2^32: 0→0, 1→1, 2→2, 3→2, 4→3. */
export function bitLength(n: number): number {
  return 32 - Math.clz32(n);
}

/** Largest magnitude of precision `p`: 2^(p-1) - 1. */
export function precisionRange(p: number): number {
  return 2 ** (p - 1) - 1;
}

/** Bits that a sum of `n` terms adds [C65]. */
export const sumBits = bitLength;

/** Precision that the CVM infers for values of magnitude at most `n`; one too many at 2^k - 1 [C66]. */
export function numberPrecision(n: number): number {
  return bitLength(n + 1) + 1;
}

/**
 * `x` rounded to the nearest number of `bits` significant bits (halves away from zero).
 *
 * Float engines differ in the last bits of an activation. Thresholds are rounded to 16 significant bits before they
 * are used, so that engines which agree to float32 precision nearly always give the same thresholds, and with them
 * the same integers; the change is below 2^-16, relative.
 */
export function roundSignificantBits(x: number, bits: number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  let unit = 1;
  let magnitude = Math.abs(x);
  // Halving and doubling are exact, so only the final rounding decides.
  const [low, high] = [2 ** (bits - 1), 2 ** bits];
  for (; magnitude >= high; unit *= 2) magnitude /= 2;
  for (; magnitude < low; unit /= 2) magnitude *= 2;
  const below = Math.floor(magnitude);
  const rounded = magnitude - below >= 0.5 ? below + 1 : below;
  return Math.sign(x) * rounded * unit;
}

/** Significant bits of a threshold, see {@link roundSignificantBits}. */
export const THRESHOLD_BITS = 16;

/** Rounding of tensors (MRT-SPEC 1.5). */

// Looked up once: whole networks are rounded element by element.
const { abs, sign, trunc } = Math;

/** Nearest integer, halves away from zero: −2.5 → −3, −0.5 → −1, 0.5 → 1 [R14]. Never −0. */
export function roundHalfAway(x: number): number {
  const whole = trunc(x);
  // Not floor(|x| + 0.5): the sum of 0.49999999999999994 and 0.5 already rounds to 1.
  const rounded = abs(x - whole) >= 0.5 ? whole + sign(x) : whole;
  return rounded + 0;
}

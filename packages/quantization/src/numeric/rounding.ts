/** Rounding, as the numeric contract of MRT-SPEC 1.5 names it. */

/** Half away from zero, the rounding of tensors: −2.5 → −3, −0.5 → −1, 0.5 → 1 [R14]. */
export function roundHalfAway(x: number): number {
  const magnitude = Math.abs(x);
  const below = Math.floor(magnitude);
  // Not floor(|x| + 0.5): the sum of 0.49999999999999994 and 0.5 already rounds to 1.
  const rounded = magnitude - below >= 0.5 ? below + 1 : below;
  return x < 0 ? -rounded : rounded;
}

/** Half to the even neighbour, the rounding of scale fractions [R25]. */
export function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

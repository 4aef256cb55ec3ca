/**
 * Half to the even neighbour: the rounding of scale fractions, and of nothing else (MRT-SPEC 1.5) [R25]. Tensors are
 * rounded half away from zero by `roundHalfAway` of `@mrtjs/graph`.
 */
export function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

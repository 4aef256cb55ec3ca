/** `value`, or the end of [low, high] that it is beyond. */
export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

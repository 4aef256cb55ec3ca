/** An attribute of a window with one item per spatial axis: as given, or its default for every axis. */
export function perAxis(given: readonly number[], rank: number, fallback: number): readonly number[] {
  return given.length === 0 ? new Array<number>(rank).fill(fallback) : given;
}

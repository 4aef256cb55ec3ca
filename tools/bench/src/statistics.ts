/** Statistics of times. */

/** The middle of some numbers, of an even count the mean of the two in the middle. There must be one. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('there is no median of no numbers');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/** Times of one runner: of each round, those of its runs, in milliseconds. */
export type Rounds = readonly (readonly number[])[];

/** Median over all runs of all rounds. */
export function medianOf(rounds: Rounds): number {
  return median(rounds.flat());
}

/** The shortest of all runs of all rounds. */
export function leastOf(rounds: Rounds): number {
  return Math.min(...rounds.flat());
}

/**
 * How many times as long `slow` takes as `fast`: the median, over the rounds that both took part in, of the ratio of their
 * medians within the round. What slows the machine down for a while slows both, and so does not count.
 */
export function ratioOf(slow: Rounds, fast: Rounds): number {
  const both = Math.min(slow.length, fast.length);
  return median(
    Array.from({ length: both }, (_, r) => median(slow[r] as number[]) / median(fast[r] as number[])),
  );
}

/** GMAC/s of so many multiply-accumulates in so many milliseconds. */
export function gmacs(macs: number, milliseconds: number): number {
  return macs / milliseconds / 1e6;
}

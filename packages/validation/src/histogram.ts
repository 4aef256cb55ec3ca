/** Histograms of numbers that come in parts and whose range is not known beforehand. */

/** Counts of numbers in equal bins from −limit to limit. */
export interface Histogram {
  /** 0 before the first number that is not 0. */
  readonly limit: number;
  readonly counts: readonly number[];
}

/** Even, so that two bins can be put together. */
const BINS = 256;

export function emptyHistogram(): Histogram {
  return { limit: 0, counts: new Array<number>(BINS).fill(0) };
}

/**
 * The histogram with more numbers. The first of them set the range, which doubles as often as it takes: neighbours are
 * put together then, so nothing is counted twice and no number has to be kept. What is not finite is left out.
 */
export function addToHistogram({ limit, counts }: Histogram, numbers: ArrayLike<number>): Histogram {
  let largest = 0;
  for (let i = 0; i < numbers.length; i++) {
    const magnitude = Math.abs(numbers[i] as number);
    if (magnitude > largest && magnitude < Infinity) largest = magnitude;
  }
  let range = limit;
  let bins = [...counts];
  if (range === 0 && largest > 0) {
    range = largest;
    // What was counted before was 0.
    const zeros = bins.reduce((sum, count) => sum + count, 0);
    bins = bins.map((_, i) => (i === BINS / 2 ? zeros : 0));
  }
  while (range < largest) {
    bins = doubled(bins);
    range *= 2;
  }
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i] as number;
    if (!Number.isFinite(number)) continue;
    // What is at the end of the range is in the last bin.
    const bin = range === 0 ? BINS / 2 : Math.min(BINS - 1, Math.floor((number / range + 1) * (BINS / 2)));
    bins[bin] = (bins[bin] as number) + 1;
  }
  return { limit: range, counts: bins };
}

/** The same counts in bins of twice the width. */
function doubled(counts: readonly number[]): number[] {
  const half = BINS / 2;
  return counts.map((_, i) => {
    const from = 2 * (i - half) + half;
    return (counts[from] ?? 0) + (counts[from + 1] ?? 0);
  });
}

/** The bins from the first to the last that has something. */
export function trimmed({ limit, counts }: Histogram): {
  readonly low: number;
  readonly high: number;
  readonly counts: readonly number[];
} {
  const first = counts.findIndex((count) => count > 0);
  const last = counts.findLastIndex((count) => count > 0);
  if (first < 0 || limit === 0)
    return { low: 0, high: 0, counts: first < 0 ? [] : [counts[first] as number] };
  const edge = (bin: number): number => (bin / (BINS / 2) - 1) * limit;
  return { low: edge(first), high: edge(last + 1), counts: counts.slice(first, last + 1) };
}

/** Statistics of the values that pass a node: what a stage asks for, and what calibration answers. */

/** The smallest and the largest number that a tensor is to represent; 0 lies between them. */
export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

/**
 * How a range follows from values.
 * - `extremes`: the smallest and the largest value.
 * - `percentile`: all but the outermost values, `percent` per cent lying inside.
 * - `squared-error`: the extremes shrunk by the factor that makes the mean squared error of `bits` bits least, with a
 *   moved zero point or symmetric.
 * - `divergence`: the same by the Kullback-Leibler divergence of the magnitudes, the bin of zero left out.
 * - `average`: the moving average of the extremes of the batches, each counting `momentum` times as much as the next.
 */
export type RangeRule =
  | { readonly kind: 'extremes' }
  | { readonly kind: 'percentile'; readonly percent: number }
  | { readonly kind: 'squared-error'; readonly bits: number; readonly zeroPoint: boolean }
  | { readonly kind: 'divergence'; readonly bits: number }
  | { readonly kind: 'average'; readonly momentum: number };

/** A range of the values that a node's first output (or an input) takes over the data. */
export interface StatisticRequest {
  readonly node: string;
  readonly rule: RangeRule;
  /** An axis: a range for each index of it. Left out, one of all values. */
  readonly axis?: number;
}

/** A text that is the same for the same rule and axis. */
export function statisticKey({ rule, axis }: Pick<StatisticRequest, 'rule' | 'axis'>): string {
  const { kind, ...settings } = rule;
  const texts = Object.entries({ ...settings, ...(axis === undefined ? {} : { axis }) })
    .map(([key, value]) => `${key}=${value}`)
    .sort();
  return [kind, ...texts].join(' ');
}

/** Ranges by node and {@link statisticKey}: one, or one for each index of the axis. */
export type Statistics = ReadonlyMap<string, ReadonlyMap<string, readonly ValueRange[]>>;

/** Requests without those that occur twice, in order of first occurrence. */
export function distinctRequests(requests: readonly StatisticRequest[]): StatisticRequest[] {
  const seen = new Map(requests.map((request) => [`${request.node}\u0000${statisticKey(request)}`, request]));
  return [...seen.values()];
}

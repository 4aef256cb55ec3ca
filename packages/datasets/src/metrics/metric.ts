/** Metrics: how well outputs fit labels. */
import type { Tensor } from '@mrtjs/tensor';

/**
 * A metric with state of type `S`, plain data without methods. States are values: `update` returns a new one, and
 * states of consecutive parts of the data merge into the very state of the whole.
 */
export interface Metric<L, S> {
  /** What it measures, for the documentation. */
  readonly name?: string;
  /** State before any sample. */
  readonly initial: S;
  /**
   * State after one more batch.
   * @param outputs Outputs of the model in head order, batch along axis 0.
   * @throws {MrtError} MRT3010, MRT3011 for labels and outputs that the metric cannot score.
   */
  update(state: S, outputs: readonly Tensor[], labels: readonly L[]): S;
  /** States of two parts of the data together; `a` is of what comes first. */
  merge(a: S, b: S): S;
  /** Whether plain data, from the file of a partial result, is a state. */
  isState?(value: unknown): value is S;
  /** Values as fractions of 1, by name, and the number of `samples` they are over. */
  result(state: S): Readonly<Record<string, number>> & { readonly samples: number };
  /** One line for people, MRT-SPEC 8.1. */
  format(state: S): string;
}

/**
 * A fraction of 1 in percent with two decimals, padded on the left to width 6 including the sign: `77.39%`, ` 5.12%`,
 * `100.00%` (MRT-SPEC 8.1) [R222].
 */
export function formatPercent(fraction: number): string {
  return `${(fraction * 100).toFixed(2)}%`.padStart(6);
}

/** Whether plain data is a number of things, for {@link Metric.isState}. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

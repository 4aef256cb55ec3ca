/** Observers: what is remembered of the values that pass a node. */
import type { Tensor } from '@mrtjs/tensor';
import { absMax, toNumbers } from '@mrtjs/tensor';

/**
 * A fold over the tensors that one node puts out, one per batch. The state must not grow with the number of batches;
 * `update` may change and return the state that it is given. Write another observer to calibrate by another rule.
 */
export interface Observer<State, Result = number> {
  readonly name: string;
  /** The state before the first tensor. */
  start(): State;
  /** The state after another tensor; the tensor must not be kept. */
  update(state: State, tensor: Tensor): State;
  /** What follows from all of them: by default a threshold, a magnitude. */
  result(state: State): Result;
}

/** The largest magnitude seen [R133]. */
export const absMaxObserver: Observer<number> = Object.freeze({
  name: 'absmax',
  start: () => 0,
  update: (largest: number, tensor: Tensor) => Math.max(largest, absMax(tensor)),
  result: (largest: number) => largest,
});

/** A shrunken threshold is used only when it is below this fraction of the largest magnitude [R134]. */
const WORTHWHILE = 0.95;

/**
 * The outlier rule (MRT-SPEC 5.11) [R133, R134]: |mean| + λ · standard deviation of a batch instead of its largest
 * magnitude, where that is less than 95 % of it; of several batches, the largest.
 */
export function outlierObserver(lambda: number): Observer<number> {
  return Object.freeze({
    name: `outlier(${lambda})`,
    start: () => 0,
    update: (largest: number, tensor: Tensor) => Math.max(largest, outlierThreshold(tensor, lambda)),
    result: (largest: number) => largest,
  });
}

function outlierThreshold(tensor: Tensor, lambda: number): number {
  const values = toNumbers(tensor);
  const largest = absMax(tensor);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += ((values[i] as number) - mean) ** 2;
  const alpha = Math.abs(mean) + lambda * Math.sqrt(squares / values.length);
  return alpha < WORTHWHILE * largest ? alpha : largest;
}

/** What an observer says of a single tensor. */
export function observeOnce<State, Result>(observer: Observer<State, Result>, tensor: Tensor): Result {
  return observer.result(observer.update(observer.start(), tensor));
}

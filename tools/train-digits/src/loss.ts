/** The loss: cross entropy of the softmax of the scores. */
import { exp } from './exp.js';

/** Number of classes. */
export const CLASSES = 10;

/**
 * Gradient of the mean cross entropy by the scores of a batch: (softmax − one-hot) / batch. The loss itself is not
 * needed, and its logarithm would not be the same on every machine.
 */
export function lossGradient(scores: Float64Array, labels: readonly number[]): Float64Array {
  const out = new Float64Array(scores.length);
  labels.forEach((label, n) => {
    const row = scores.subarray(n * CLASSES, (n + 1) * CLASSES);
    const largest = row.reduce((max, score) => Math.max(max, score), -Infinity);
    const powers = row.map((score) => exp(score - largest));
    const sum = powers.reduce((total, power) => total + power, 0);
    powers.forEach((power, c) => {
      out[n * CLASSES + c] = (power / sum - (c === label ? 1 : 0)) / labels.length;
    });
  });
  return out;
}

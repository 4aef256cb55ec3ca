/** How much of a signal is left: integer outputs beside float ones. */
import type { Tensor } from '@mrtjs/tensor';
import { toNumbers } from '@mrtjs/tensor';

/** How close integer outputs are to those of the float model. */
export interface SignalReport {
  readonly samples: number;
  /** Median over the samples of noise power / signal power. */
  readonly noise: number;
  /** The same as 10 · log10(signal / noise); `null` without noise. */
  readonly decibels: number | null;
  /** Fraction of the samples whose largest element of the first output is at the same place. */
  readonly agreement: number;
}

/** Integers of one head on one batch, with their scale. */
export interface IntegerOutput {
  readonly values: Tensor;
  readonly scale: number;
}

/** Compares batches of outputs; samples lie along axis 0 of each. */
export function signalReport(
  float: readonly (readonly Tensor[])[],
  integer: readonly (readonly IntegerOutput[])[],
  samplesOf: (batch: number) => number,
): SignalReport {
  const noises: number[] = [];
  let agreeing = 0;
  float.forEach((heads, batch) => {
    const count = samplesOf(batch);
    for (let n = 0; n < count; n++) {
      let noise = 0;
      heads.forEach((head, h) => {
        const { values, scale } = integer[batch]?.[h] as IntegerOutput;
        noise += noiseOf(row(head, n, count), row(values, n, count), scale);
      });
      noises.push(noise / heads.length);
      const first = integer[batch]?.[0] as IntegerOutput;
      if (largestAt(row(heads[0] as Tensor, n, count)) === largestAt(row(first.values, n, count))) agreeing++;
    }
  });
  const noise = [...noises].sort((a, b) => a - b)[Math.floor(noises.length / 2)] ?? 0;
  return {
    samples: noises.length,
    noise,
    decibels: noise > 0 ? -10 * Math.log10(noise) : null,
    agreement: noises.length > 0 ? agreeing / noises.length : 1,
  };
}

function row(tensor: Tensor, n: number, count: number): ArrayLike<number> {
  const length = tensor.data.length / count;
  return toNumbers(tensor).subarray(n * length, (n + 1) * length);
}

/** |f − q|² / |f|²; of a signal that is 0 throughout, 0 or 1. */
function noiseOf(float: ArrayLike<number>, integer: ArrayLike<number>, scale: number): number {
  let [signal, noise] = [0, 0];
  for (let i = 0; i < float.length; i++) {
    const f = float[i] as number;
    signal += f * f;
    noise += (f - (integer[i] as number) / scale) ** 2;
  }
  if (signal > 0) return noise / signal;
  return noise > 0 ? 1 : 0;
}

function largestAt(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}

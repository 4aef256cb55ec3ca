import type { ValueRange } from '@mrtjs/graph';
import { toNumbers } from '@mrtjs/tensor';
import type { Observer } from '../observer.js';
import type { Extremes } from './extremes.js';
import { noExtremes, widen } from './extremes.js';
import { Sample } from './sample.js';

/** Extremes, and a sample of the values between them. */
export interface SampledState {
  readonly extremes: Extremes;
  readonly sample: Sample;
}

/** An observer whose range follows from the extremes and a sample of the values. */
export function sampledObserver(
  name: string,
  rangeOf: (sample: Float32Array, extremes: ValueRange) => ValueRange,
): Observer<SampledState, ValueRange> {
  return Object.freeze({
    name,
    start: () => ({ extremes: noExtremes(), sample: new Sample() }),
    update(state: SampledState, tensor) {
      const values = toNumbers(tensor);
      widen(state.extremes, values);
      state.sample.add(values);
      return state;
    },
    result: ({ extremes, sample }: SampledState) =>
      extremes.low < extremes.high ? rangeOf(sample.values, extremes) : extremes,
  } satisfies Observer<SampledState, ValueRange>);
}

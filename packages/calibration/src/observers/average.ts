import type { ValueRange } from '@mrtjs/graph';
import { toNumbers } from '@mrtjs/tensor';
import type { Observer } from '../observer.js';
import { noExtremes, widen } from './extremes.js';

/** `null` before the first batch. */
type State = ValueRange | null;

/** Moving average of the extremes of the batches: each new one counts 1 − `momentum`, what was before `momentum`. */
export function averageObserver(momentum: number): Observer<State, ValueRange> {
  const mix = (before: number, now: number): number => momentum * before + (1 - momentum) * now;
  return Object.freeze({
    name: `average(${momentum})`,
    start: () => null,
    update(state: State, tensor) {
      const { low, high } = widen(noExtremes(), toNumbers(tensor));
      return state === null ? { low, high } : { low: mix(state.low, low), high: mix(state.high, high) };
    },
    result: (state: State) => state ?? { low: 0, high: 0 },
  } satisfies Observer<State, ValueRange>);
}

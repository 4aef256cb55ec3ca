import type { ValueRange } from '@mrtjs/graph';
import { toNumbers } from '@mrtjs/tensor';
import type { Observer } from '../observer.js';

/** Smallest and largest value so far; 0 always counts as seen. */
export interface Extremes {
  low: number;
  high: number;
}

export const noExtremes = (): Extremes => ({ low: 0, high: 0 });

/** Widens extremes by the elements of a list. */
export function widen(extremes: Extremes, values: ArrayLike<number>): Extremes {
  let { low, high } = extremes;
  for (let i = 0; i < values.length; i++) {
    const x = values[i] as number;
    if (x < low) low = x;
    else if (x > high) high = x;
  }
  extremes.low = low;
  extremes.high = high;
  return extremes;
}

/** The smallest and the largest value. */
export const extremesObserver: Observer<Extremes, ValueRange> = Object.freeze({
  name: 'extremes',
  start: noExtremes,
  update: (extremes, tensor) => widen(extremes, toNumbers(tensor)),
  result: ({ low, high }) => ({ low, high }),
} satisfies Observer<Extremes, ValueRange>);

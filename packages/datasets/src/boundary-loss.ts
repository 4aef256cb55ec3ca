/** Batches as the original's reader of TREC makes them. */
import type { SampleSource } from './sample.js';

/**
 * A source without every sample that finds a batch full: the original's reader of TREC gives the batch away and forgets the
 * sample that did not fit in any more (D72). For profile `mrt1`; batches of the result have to be of that size.
 */
export function losingAtBoundaries<S extends SampleSource<unknown>>(source: S, batch: number): S {
  const { size } = source;
  return {
    ...source,
    size: size === undefined ? undefined : size - Math.floor(size / (batch + 1)),
    async *samples(start = 0) {
      let index = start + Math.floor(start / batch);
      for await (const sample of source.samples(index)) if (index++ % (batch + 1) < batch) yield sample;
    },
  };
}

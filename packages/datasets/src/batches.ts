/** From samples to batches. */
import { fail, sizeOf, zeros } from '@mrtjs/tensor';
import type { LastBatch } from './dataset.js';
import type { InputShape } from './input-shape.js';
import { batchShape } from './input-shape.js';
import type { Batch, Sample, SampleSource } from './sample.js';

/** How to batch. */
export interface BatchOptions {
  /** Samples per batch. */
  readonly batch: number;
  /** Stop after so many batches; endless data ends only by this, or by the consumer. */
  readonly limit?: number;
  /** Passes over the samples; default 1. */
  readonly epochs?: number;
  /** Number of the batch to begin with, in the first pass; default 0. */
  readonly first?: number;
}

/** What batches are made of. */
export type BatchSource<L> = SampleSource<L> & InputShape & { readonly lastBatch?: LastBatch };

/**
 * Batches of the samples of a split, in order, reading no further ahead than one batch. Never gives an empty batch;
 * what becomes of the last one of an epoch when the samples do not fill it is the split's `lastBatch`.
 * @throws {MrtError} MRT3013 for a batch size that is not a positive integer, MRT3003 for a sample whose number of
 * elements is not that of the sample shape.
 */
export async function* batches<L>(
  source: BatchSource<L>,
  { batch, limit = Infinity, epochs = 1, first = 0 }: BatchOptions,
): AsyncGenerator<Batch<L>> {
  checkBatch(batch);
  if (limit <= 0) return;
  let pending: Sample<L>[] = [];
  let made = 0;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for await (const sample of source.samples(epoch === 1 ? first * batch : 0)) {
      pending.push(sample);
      if (pending.length < batch) continue;
      yield assemble(pending, source);
      pending = [];
      if (++made >= limit) return;
    }
    if (pending.length === 0 || (source.lastBatch === 'roll-over' && epoch < epochs)) continue;
    if (source.lastBatch === 'wrap') await fillUp(pending, source, batch);
    if (source.lastBatch !== 'drop') {
      yield assemble(pending, source);
      if (++made >= limit) return;
    }
    pending = [];
  }
}

/**
 * Number of batches of one pass over a source; `undefined` for one without end.
 * @throws {MrtError} MRT3013 for a batch size that is not a positive integer.
 */
export function batchCount(
  { size, lastBatch }: Pick<BatchSource<unknown>, 'size' | 'lastBatch'>,
  batch: number,
): number | undefined {
  checkBatch(batch);
  if (size === undefined) return undefined;
  return lastBatch === 'drop' ? Math.floor(size / batch) : Math.ceil(size / batch);
}

function checkBatch(batch: number): void {
  if (!Number.isSafeInteger(batch) || batch < 1)
    fail('MRT3013', `a batch of ${batch} samples`, { hint: 'use a positive integer' });
}

/** Adds samples from the start, again and again if there are fewer than a batch. */
async function fillUp<L>(pending: Sample<L>[], source: SampleSource<L>, batch: number): Promise<void> {
  while (pending.length < batch)
    for await (const sample of source.samples()) {
      pending.push(sample);
      if (pending.length === batch) return;
    }
}

function assemble<L>(samples: readonly Sample<L>[], shape: InputShape): Batch<L> {
  const elements = sizeOf(shape.sampleShape);
  const data = zeros('float32', batchShape(shape, samples.length));
  // Samples lie `inner` apart along the batch axis: everything after it is contiguous in a sample too.
  const inner = sizeOf(shape.sampleShape.slice(shape.batchAxis));
  samples.forEach((sample, n) => {
    if (sample.data.length !== elements)
      fail('MRT3003', `sample ${sample.id} has ${sample.data.length} elements, expected ${elements}`);
    for (let from = 0; from < elements; from += inner)
      data.data.set(
        sample.data.subarray(from, from + inner),
        (from / inner) * inner * samples.length + n * inner,
      );
  });
  return { data, labels: samples.map(({ label }) => label), ids: samples.map(({ id }) => id) };
}

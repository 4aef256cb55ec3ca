/**
 * Batches that worker threads make ahead of their use: images are decoded off the main thread. The order is that of the
 * dataset whatever the number of threads, and a bounded number of batches is held.
 */
import type { Batch, SplitRequest } from '@mrtjs/datasets';
import type { ThreadOptions } from './integer-threads.js';
import { WorkerPool } from './worker-pool.js';

/** A dataset that every thread can open for itself. */
export interface DataReference {
  /** A built-in dataset by its name, or the module that exports one. */
  readonly dataset: { readonly name: string } | { readonly module: string };
  readonly use: 'calibration' | 'evaluation';
  readonly request: SplitRequest;
}

/** What a data worker is asked. */
export type DataQuestion = { readonly reference: DataReference } & {
  readonly batch: number;
  /** Number of the batch. */
  readonly index: number;
};

/** Batches of which numbers: from `first` to before `end`. */
export interface BatchNumbers {
  readonly batch: number;
  readonly first: number;
  readonly end: number;
}

/** Batches that are asked for or waiting, for each thread. */
const AHEAD = 2;

/** Threads that make batches. */
export interface DataThreads {
  /** Consecutive batches of a dataset that is seekable. @throws {MrtError} what opening and reading it throws. */
  batches(reference: DataReference, numbers: BatchNumbers): AsyncGenerator<Batch<unknown>>;
  close(): Promise<void>;
}

/** Makes the threads; they start with the first batch. */
export function createDataThreads({ threads, execArgv }: ThreadOptions): DataThreads {
  const module = new URL('./data-worker.mjs', import.meta.url);
  const pool = new WorkerPool<DataQuestion, Batch<unknown>>({ module, threads, execArgv });
  return {
    batches: (reference, { batch, first, end }) =>
      inOrder((index) => pool.ask({ reference, batch, index }), { first, end, ahead: AHEAD * threads }),
    close: () => pool.close(),
  };
}

/** The answers for `first` to before `end`, in order, of which at most `ahead` are asked for before they are taken. */
export async function* inOrder<T>(
  ask: (index: number) => Promise<T>,
  { first, end, ahead }: { readonly first: number; readonly end: number; readonly ahead: number },
): AsyncGenerator<T> {
  const pending: Promise<T>[] = [];
  for (let next = first, taken = first; taken < end; taken++) {
    for (; next < end && pending.length < ahead; next++) {
      const answer = ask(next);
      // Told when its turn comes, and to nobody if it never does.
      answer.catch(() => undefined);
      pending.push(answer);
    }
    yield await (pending.shift() as Promise<T>);
  }
}

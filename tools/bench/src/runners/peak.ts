/** What several threads give on this machine at all: the peak instruction in chunks, without memory or order. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Runner } from '../rounds.js';
import { chunkTaker, DONE, LEFT, TICKET, WORDS } from './peak-work.mjs';

/** Chunks of a run: as long as a run of a network of some size. */
const CHUNKS = 800;

export interface PeakRunner extends Runner {
  dispose(): Promise<void>;
}

/** Starts `threads` - 1 threads that help the calling one. */
export async function peakRunner(name: string, threads: number): Promise<PeakRunner> {
  const words = new Int32Array(new SharedArrayBuffer(4 * WORDS));
  const take = await chunkTaker(words);
  const workers = Array.from(
    { length: threads - 1 },
    () => new Worker(new URL('./peak-worker.mjs', import.meta.url), { workerData: words, execArgv: [] }),
  );
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  return {
    name,
    run() {
      Atomics.store(words, DONE, 0);
      Atomics.store(words, LEFT, CHUNKS);
      Atomics.add(words, TICKET, 1);
      Atomics.notify(words, TICKET);
      take();
      while (Atomics.load(words, DONE) < CHUNKS);
      return Promise.resolve();
    },
    async dispose() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

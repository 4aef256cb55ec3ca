/** Integer execution on worker threads: several runs at once, each whole on one thread, with the same bits. */
import type { IntegerEngine } from '@mrtjs/graph';
import type { Tensor, TensorOf } from '@mrtjs/tensor';
import { WorkerPool } from './worker-pool.js';

/** What an integer worker is asked. */
export type IntegerQuestion = { readonly model: number } & (
  | { readonly type: 'load'; readonly symbol: string | Uint8Array; readonly params: Uint8Array }
  | { readonly type: 'run'; readonly input: Tensor }
  | { readonly type: 'dispose' }
);

/** Settings of the engines that run on worker threads. */
export interface ThreadOptions {
  readonly threads: number;
  /** Flags of Node for the workers; those of the process by default. */
  readonly execArgv?: readonly string[];
}

/** An engine that holds threads until it is closed. */
export type Threaded<E> = E & { close(): Promise<void> };

/** An integer engine whose executables run on a pool of threads: concurrent calls of `run` go to different ones. */
export function createIntegerThreads({ threads, execArgv }: ThreadOptions): Threaded<IntegerEngine> {
  const module = new URL('./integer-worker.mjs', import.meta.url);
  const pool = new WorkerPool<IntegerQuestion, readonly TensorOf<'int32'>[]>({ module, threads, execArgv });
  let models = 0;
  return {
    name: 'reference',
    description: `CVM reference interpreter (TypeScript, formal semantics, ${threads} threads)`,
    async load(symbol, params) {
      const model = models++;
      await pool.askAll({ type: 'load', model, symbol, params });
      return {
        run: (input) => pool.ask({ type: 'run', model, input }),
        // A thread that is gone needs no telling.
        dispose: () => void pool.askAll({ type: 'dispose', model }).catch(() => undefined),
      };
    },
    close: () => pool.close(),
  };
}

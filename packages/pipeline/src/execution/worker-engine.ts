/** Integer execution on worker threads: several runs at once, each whole on one thread, with the same bits. */
import type { IntegerEngine, IntegerExecutable } from '@mrtjs/graph';
import { errorOf, fail, MrtError } from '@mrtjs/tensor';
import type { Tensor, TensorOf } from '@mrtjs/tensor';
import { Worker } from 'node:worker_threads';

/** What a worker is asked. */
export type WorkerRequest = { readonly id: number; readonly model: number } & (
  | { readonly type: 'load'; readonly symbol: string | Uint8Array; readonly params: Uint8Array }
  | { readonly type: 'run'; readonly input: Tensor }
  | { readonly type: 'dispose' }
);

interface WorkerAnswer {
  readonly id: number;
  readonly outputs?: readonly TensorOf<'int32'>[] | null;
  readonly error?: string;
}

/** An engine that holds threads until it is closed. */
export interface WorkerEngine extends IntegerEngine {
  readonly threads: number;
  close(): Promise<void>;
}

/** Settings of {@link createWorkerEngine}. */
export interface WorkerEngineOptions {
  /** Number of threads, at least 1. */
  readonly threads: number;
  /** Flags of Node for the workers; those of the process by default. */
  readonly execArgv?: readonly string[];
}

/**
 * An integer engine whose executables run on a pool of threads: concurrent calls of `run` go to different ones. The
 * threads start with the first model.
 */
export function createWorkerEngine({ threads, execArgv }: WorkerEngineOptions): WorkerEngine {
  const workers: PoolWorker[] = [];
  let models = 0;
  const start = (): readonly PoolWorker[] => {
    while (workers.length < threads) workers.push(new PoolWorker(execArgv));
    return workers;
  };
  return {
    name: 'reference',
    description: `reference interpreter on ${threads} threads`,
    threads,
    async load(symbol, params): Promise<IntegerExecutable> {
      const model = models++;
      await Promise.all(start().map((worker) => worker.ask({ type: 'load', model, symbol, params })));
      return {
        async run(input) {
          const outputs = await leastBusy(workers).ask({ type: 'run', model, input });
          return outputs ?? fail('MRT6064', 'a worker thread gave no outputs');
        },
        dispose: () =>
          workers.forEach((worker) => void worker.ask({ type: 'dispose', model }).catch(() => undefined)),
      };
    },
    async close() {
      await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
    },
  };
}

function leastBusy(workers: readonly PoolWorker[]): PoolWorker {
  return workers.reduce((best, worker) => (worker.pending < best.pending ? worker : best));
}

type Question = WorkerRequest extends infer R ? (R extends WorkerRequest ? Omit<R, 'id'> : never) : never;

/** One thread and the questions that it has not answered yet. */
class PoolWorker {
  readonly #worker: Worker;
  readonly #waiting = new Map<
    number,
    { resolve(outputs: WorkerAnswer['outputs']): void; reject(error: unknown): void }
  >();
  #asked = 0;

  constructor(execArgv: readonly string[] | undefined) {
    this.#worker = new Worker(
      new URL('./integer-worker.mjs', import.meta.url),
      execArgv === undefined ? {} : { execArgv: [...execArgv] },
    );
    this.#worker.unref();
    this.#worker.on('message', (answer: WorkerAnswer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#failAll(error.message));
    this.#worker.on('exit', (code) => this.#failAll(`the thread ended with code ${code}`));
  }

  get pending(): number {
    return this.#waiting.size;
  }

  /** @throws {MrtError} MRT6064 with what went wrong in the thread. */
  ask(question: Question): Promise<WorkerAnswer['outputs']> {
    const id = this.#asked++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ ...question, id });
    });
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle({ id, outputs, error }: WorkerAnswer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    // An idle thread must not keep the process alive.
    if (this.#waiting.size === 0) this.#worker.unref();
    if (error === undefined) waiting?.resolve(outputs);
    else waiting?.reject(workerError(error));
  }

  #failAll(message: string): void {
    for (const { reject } of this.#waiting.values()) reject(workerError(message));
    this.#waiting.clear();
  }
}

function workerError(message: string): MrtError {
  return new MrtError([errorOf('MRT6064', `a worker thread failed: ${message}`)]);
}

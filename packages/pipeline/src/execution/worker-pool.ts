/** A pool of worker threads that answer questions, each thread one at a time. */
import type { Diagnostic } from '@mrtjs/tensor';
import { errorOf, MrtError } from '@mrtjs/tensor';
import { Worker } from 'node:worker_threads';

/** What a worker posts for every question: the answer, or what went wrong. */
export type WorkerReply<A> = { readonly id: number } & (
  { readonly answer: A } | { readonly error: string; readonly diagnostics?: readonly Diagnostic[] }
);

/** Settings of a {@link WorkerPool}. */
export interface WorkerPoolOptions {
  /** The worker's module. */
  readonly module: URL;
  /** Number of threads, at least 1. */
  readonly threads: number;
  /** Flags of Node for the workers; those of the process by default. */
  readonly execArgv?: readonly string[] | undefined;
}

/** Threads that start when they are first asked, and do not keep the process alive while they are idle. */
export class WorkerPool<Q extends object, A> {
  readonly #options: WorkerPoolOptions;
  readonly #workers: PoolWorker<Q, A>[] = [];
  #closed = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  /** Asks the thread with the fewest open questions. @throws {MrtError} what went wrong in the thread, or MRT6064. */
  async ask(question: Q): Promise<A> {
    const idlest = this.#started().reduce((best, worker) => (worker.pending < best.pending ? worker : best));
    return idlest.ask(question);
  }

  /** Asks every thread the same. */
  async askAll(question: Q): Promise<readonly A[]> {
    return Promise.all(this.#started().map((worker) => worker.ask(question)));
  }

  /** Ends the threads; questions asked afterwards fail. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#workers.splice(0).map((worker) => worker.terminate()));
  }

  #started(): readonly PoolWorker<Q, A>[] {
    if (this.#closed) throw threadError('the threads were ended');
    while (this.#workers.length < this.#options.threads) this.#workers.push(new PoolWorker(this.#options));
    return this.#workers;
  }
}

interface Waiting<A> {
  resolve(answer: A): void;
  reject(error: MrtError): void;
}

/** One thread and the questions that it has not answered yet. */
class PoolWorker<Q extends object, A> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting<A>>();
  #asked = 0;
  #ending = false;

  constructor({ module, execArgv }: WorkerPoolOptions) {
    this.#worker = new Worker(module, execArgv === undefined ? {} : { execArgv: [...execArgv] });
    this.#worker.unref();
    this.#worker.on('message', (reply: WorkerReply<A>) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#failAll(error.message));
    this.#worker.on('exit', (code) => this.#failAll(`the thread ended with code ${code}`));
  }

  get pending(): number {
    return this.#waiting.size;
  }

  ask(question: Q): Promise<A> {
    const id = this.#asked++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ id, question });
    });
  }

  async terminate(): Promise<void> {
    // Otherwise the process might end before the thread has, with what awaits this still open.
    this.#ending = true;
    this.#worker.ref();
    await this.#worker.terminate();
  }

  #settle(reply: WorkerReply<A>): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0 && !this.#ending) this.#worker.unref();
    if ('answer' in reply) waiting?.resolve(reply.answer);
    else waiting?.reject(reply.diagnostics ? new MrtError(reply.diagnostics) : threadError(reply.error));
  }

  #failAll(message: string): void {
    for (const { reject } of this.#waiting.values()) reject(threadError(message));
    this.#waiting.clear();
  }
}

function threadError(message: string): MrtError {
  return new MrtError([errorOf('MRT6064', `a worker thread failed: ${message}`)]);
}

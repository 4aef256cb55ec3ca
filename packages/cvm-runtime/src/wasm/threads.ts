/** Worker threads that several models share. */
import { runtimeError } from '@mrtjs/cvm';
import { platform } from '#platform';
import { POOL_MODEL, POOL_POSTED, POOL_TICKET, POOL_WORDS } from '../platform/pool-words.mjs';
import type { Thread } from '../platform/platform.js';
import { CONTROL_FAILED, CONTROL_OPEN } from './layout/control.js';
import type { ThreadMessage } from './thread-message.js';

/** A model that threads may join in running. */
export interface SharedMemory {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Address of the scratch memory of a thread; the calling thread is number 0. */
  scratchOf(thread: number): number;
}

/** One thread of a pool and what it has answered. */
class Member {
  readonly thread: Thread | undefined;
  #handled = 0;
  #failure: string | undefined;
  #wake: () => void = () => undefined;

  constructor() {
    try {
      this.thread = platform.startThread({
        message: (handled) => {
          this.#handled = handled as number;
          this.#wake();
        },
        failed: (reason) => {
          this.#failure ??= reason;
          this.#wake();
        },
      });
    } catch (error) {
      // Platforms can forbid threads.
      this.#failure = (error as Error).message;
    }
  }

  /** Waits until so many messages have been handled. One caller at a time. */
  async answer(messages: number): Promise<void> {
    while (this.#handled < messages) {
      if (this.#failure !== undefined)
        runtimeError('MRT4108', `a thread failed: ${this.#failure}`, { hint: 'use one thread (threads: 1)' });
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/** A number of threads, the calling one among them. Those of its own do not keep the process alive. */
export class ThreadPool {
  readonly #pool = new Int32Array(new SharedArrayBuffer(4 * POOL_WORDS));
  readonly #members: readonly Member[];
  #models = 0;
  #posted = 0;
  #last: Promise<void> = Promise.resolve();
  #ended = false;

  private constructor(threads: number) {
    this.#members = Array.from({ length: threads - 1 }, () => new Member());
  }

  /** Starts threads. Those that cannot be started are found out when a model is added. */
  static start(threads: number): ThreadPool {
    const pool = new ThreadPool(threads);
    void pool.#post(() => ({ type: 'pool', pool: pool.#pool })).catch(() => undefined);
    return pool;
  }

  /** Threads that take part in a run. */
  get size(): number {
    return this.#members.length + 1;
  }

  /**
   * Makes a model known to all threads and gives its number.
   * @throws {CvmError} code 2 (MRT4108) when a thread could not be started, or has ended.
   */
  async add({ module, memory, scratchOf }: SharedMemory): Promise<number> {
    const model = ++this.#models;
    const failed = CONTROL_FAILED;
    await this.#post((thread) => ({
      type: 'model',
      model,
      module,
      memory,
      scratch: scratchOf(thread),
      failed,
    }));
    return model;
  }

  /** Makes threads forget a model. */
  async remove(model: number): Promise<void> {
    if (!this.#ended) await this.#post(() => ({ type: 'remove', model }));
  }

  /** Lets threads join `work`, which runs a model on the calling thread. */
  share(model: number, memory: WebAssembly.Memory, work: () => void): void {
    const control = new Int32Array(memory.buffer, 0, CONTROL_OPEN / 4 + 1);
    Atomics.store(control, CONTROL_OPEN / 4, 1);
    Atomics.store(this.#pool, POOL_MODEL, model);
    this.#ring();
    try {
      work();
    } finally {
      Atomics.store(this.#pool, POOL_MODEL, 0);
      Atomics.store(control, CONTROL_OPEN / 4, 0);
    }
  }

  /** Ends the threads. Models go on with the calling thread alone. */
  end(): void {
    this.#ended = true;
    for (const { thread } of this.#members) thread?.end();
  }

  #ring(): void {
    Atomics.add(this.#pool, POOL_TICKET, 1);
    Atomics.notify(this.#pool, POOL_TICKET);
  }

  /** Posts a message to every thread and waits until all of them have handled it. Messages wait for those before. */
  #post(messageFor: (thread: number) => ThreadMessage): Promise<void> {
    const answer = this.#last.then(() => this.#postNow(messageFor));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async #postNow(messageFor: (thread: number) => ThreadMessage): Promise<void> {
    const number = ++this.#posted;
    for (const { thread } of this.#members) thread?.hold(true);
    // Counted before it is posted: a thread that has handled more than it knows of would wait for a message, not for runs.
    Atomics.store(this.#pool, POOL_POSTED, number);
    this.#members.forEach(({ thread }, i) => thread?.post(messageFor(i + 1)));
    this.#ring();
    try {
      await Promise.all(this.#members.map((member) => member.answer(number)));
    } finally {
      for (const { thread } of this.#members) thread?.hold(false);
    }
  }
}

/** Threads of a pool, at most. */
const MOST_THREADS = 1024;

/** @throws {CvmError} code 2 (MRT4104) for a number of threads that cannot be. */
export function checkThreads(threads: number): void {
  if (!Number.isSafeInteger(threads) || threads < 1 || threads > MOST_THREADS)
    runtimeError('MRT4104', `there cannot be ${threads} threads`, {
      option: 'threads',
      hint: `use 1 to ${MOST_THREADS}`,
    });
}

/**
 * A pool of threads, if there are to be several and the platform lets them share memory.
 * @throws {CvmError} code 2 (MRT4104) for a number that cannot be.
 */
export function startPool(threads: number): ThreadPool | undefined {
  checkThreads(threads);
  return threads > 1 && platform.sharesMemory ? ThreadPool.start(threads) : undefined;
}

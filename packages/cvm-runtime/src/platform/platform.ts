/** What differs between platforms: where the kernels' modules are read from, and how threads are started. */

/** A worker thread. */
export interface Thread {
  /** Posts a message to it. */
  post(message: unknown): void;
  /** Ends it at once. */
  end(): void;
  /** Whether it keeps the process alive. */
  hold(held: boolean): void;
}

/** What a thread tells its host. */
export interface ThreadListener {
  message(message: unknown): void;
  /** It could not be started, or ended by itself. */
  failed(reason: string): void;
}

/** The services of a platform. */
export interface Platform {
  /** Compiles the kernels, for memory that one thread uses or several share. */
  compileKernels(shared: boolean): Promise<WebAssembly.Module>;
  /** Starts a thread that runs the worker of this package. */
  startThread(listener: ThreadListener): Thread;
  /** Whether memory can be shared with other threads. */
  readonly sharesMemory: boolean;
  /** Whether the calling thread may sleep. */
  readonly mayWait: boolean;
  /** Lets events in that are waiting. */
  letEventsIn(): Promise<void>;
}

/** What a host posts to its threads. Every thread gets every message, and answers with the number of those handled. */
export type ThreadMessage =
  /** The words of `platform/pool-words.mjs`. */
  | { readonly type: 'pool'; readonly pool: Int32Array }
  | {
      readonly type: 'model';
      readonly model: number;
      readonly module: WebAssembly.Module;
      readonly memory: WebAssembly.Memory;
      /** Address of the thread's scratch memory. */
      readonly scratch: number;
      /** Address of the word that says that a thread failed. */
      readonly failed: number;
    }
  | { readonly type: 'remove'; readonly model: number };

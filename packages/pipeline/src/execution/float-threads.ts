/**
 * Float execution on worker threads. A TensorFlow.js backend has one thread in Node, so several threads each hold the
 * model and run batches of their own.
 */
import type { FloatEngine, FloatExecutable, Model } from '@mrtjs/graph';
import type { Tensor, TensorOf } from '@mrtjs/tensor';
import type { ThreadOptions, Threaded } from './integer-threads.js';
import { WorkerPool } from './worker-pool.js';

/** What a float worker is asked. */
export type FloatQuestion = { readonly model: number } & (
  | { readonly type: 'load'; readonly content: Model }
  | { readonly type: 'run'; readonly inputs: ReadonlyMap<string, Tensor> }
  | { readonly type: 'dispose' }
);

/**
 * `engine` with runs spread over threads, which load the model when the first run does. A run that observes the nodes
 * stays on `engine` itself: what it observes is larger by far than what it computes.
 */
export function createFloatThreads(
  engine: FloatEngine,
  { threads, execArgv }: ThreadOptions,
): Threaded<FloatEngine> {
  const module = new URL('./float-worker.mjs', import.meta.url);
  const pool = new WorkerPool<FloatQuestion, readonly TensorOf<'float32'>[]>({ module, threads, execArgv });
  let models = 0;
  return {
    name: engine.name,
    description: `${engine.description}; batches on ${threads} threads`,
    async load(content): Promise<FloatExecutable> {
      const model = models++;
      // Loading here reports what is wrong with the model before any thread is started.
      const local = await engine.load(content);
      let loaded: Promise<unknown> | undefined;
      return {
        async run(inputs, options) {
          if (options?.observe !== undefined) return local.run(inputs, options);
          await (loaded ??= pool.askAll({ type: 'load', model, content }));
          return pool.ask({ type: 'run', model, inputs });
        },
        dispose() {
          local.dispose();
          if (loaded !== undefined) void pool.askAll({ type: 'dispose', model }).catch(() => undefined);
        },
      };
    },
    close: () => pool.close(),
  };
}

/** Float engines on the same network. */
import type { FloatEngine, Model } from '@mrtjs/graph';
import { createTfjsEngine } from '@mrtjs/engine-tfjs';
import { exportOnnx } from '@mrtjs/onnx';
import type { Tensor } from '@mrtjs/tensor';
import { convert, toNumbers } from '@mrtjs/tensor';
import type { Runner } from '../rounds.js';

/** A float network that is loaded. */
export interface FloatRunner extends Runner {
  /** Elements of its first output. */
  run(): Promise<ArrayLike<number>>;
  dispose(): void | Promise<void>;
}

/** Loads a network for its input `data`. */
export type FloatLoader = (model: Model, input: Tensor) => Promise<FloatRunner>;

/** A competitor, or why it is not there. */
export type Competitor =
  { readonly name: string; readonly load: FloatLoader } | { readonly name: string; readonly missing: string };

/** TensorFlow.js on WebAssembly. It has one thread in Node. */
export async function tfjsWasm(): Promise<FloatEngine> {
  const engine = await createTfjsEngine({ device: 'auto' });
  if (engine.name !== 'tfjs-wasm')
    throw new Error(`this measures TensorFlow.js on WebAssembly; uninstall what makes it ${engine.name}`);
  return engine;
}

/** An engine as competitor. */
export function engineCompetitor(name: string, engine: FloatEngine): Competitor {
  return {
    name,
    async load(model, input) {
      const executable = await engine.load(model);
      return {
        name,
        run: async () => toNumbers((await executable.run(new Map([['data', input]])))[0] as Tensor),
        dispose: () => executable.dispose(),
      };
    },
  };
}

/** What is used of the package `onnxruntime-node`. */
interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options: Readonly<Record<string, unknown>>): Promise<OnnxSession>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => object;
}

interface OnnxSession {
  readonly outputNames: readonly string[];
  run(feeds: Readonly<Record<string, object>>): Promise<Readonly<Record<string, { readonly data: unknown }>>>;
  release(): Promise<void>;
}

/** ONNX Runtime on the processor, with its default settings but the number of threads. */
export async function onnxRuntime(name: string, threads: number): Promise<Competitor> {
  const runtime = await import('onnxruntime-node' as string).then(
    (module: OnnxRuntime & { readonly default?: OnnxRuntime }) => module.default ?? module,
    (error: unknown) => (error as Error).message.split('\n')[0] as string,
  );
  if (typeof runtime === 'string') return { name, missing: runtime };
  return {
    name,
    async load(model, input) {
      const file = exportOnnx(model, { inputShapes: new Map([['data', input.shape]]) });
      const session = await runtime.InferenceSession.create(file.model, {
        executionProviders: ['cpu'],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        logSeverityLevel: 3,
      });
      const feeds = { data: new runtime.Tensor('float32', convert(input, 'float32').data, input.shape) };
      const [output] = session.outputNames as [string];
      return {
        name,
        run: async () => (await session.run(feeds))[output]?.data as Float32Array,
        dispose: () => session.release(),
      };
    },
  };
}

/** Runs of each form before the faster one is taken. */
const TRIALS = 4;

/**
 * Loads a competitor with the network as it was read or as it was prepared (batch normalisation folded, poolings
 * rewritten), whichever it runs faster.
 */
export async function fastestForm(
  load: FloatLoader,
  forms: readonly Model[],
  input: Tensor,
): Promise<FloatRunner> {
  let best: { readonly runner: FloatRunner; readonly time: number } | undefined;
  for (const form of forms) {
    const runner = await load(form, input);
    const time = await shortest(runner);
    const slower = best === undefined || time < best.time ? best?.runner : runner;
    if (slower !== runner) best = { runner, time };
    await slower?.dispose();
  }
  if (best === undefined) throw new RangeError('a network has one form at least');
  return best.runner;
}

async function shortest(runner: Runner): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < TRIALS; i++) {
    const start = performance.now();
    await runner.run();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

/** Choosing engines. */
import type { FloatEngine, IntegerEngine } from '@mrtjs/graph';
import { fail } from '@mrtjs/tensor';
import { chooseEngine, createReferenceEngine, createWasmEngine } from '@mrtjs/cvm-runtime';
import { createTfjsEngine } from '@mrtjs/engine-tfjs';
import type { PipelineConfig } from './config/load.js';
import type { Listener } from './events.js';
import { createFloatThreads } from './execution/float-threads.js';
import { createIntegerThreads } from './execution/integer-threads.js';
import { availableParallelism } from 'node:os';

/** Engines given by the caller instead of those that the configuration names. */
export interface GivenEngines {
  readonly float?: FloatEngine;
  readonly integer?: IntegerEngine;
}

/** The engines of one run, started when first asked for. */
export interface RunEngines {
  float(): Promise<FloatEngine>;
  integer(): Promise<IntegerEngine>;
  /** How many runs of one model can go on at once. */
  readonly threads: { readonly float: number; readonly integer: number };
  /** Ends the worker threads that were started. */
  close(): Promise<void>;
}

/** Makes the engines of a run; each is announced once. */
export function runEngines(config: PipelineConfig, given: GivenEngines, emit: Listener): RunEngines {
  const threads = config.default.threads ?? availableParallelism();
  const integerEngine = chooseEngine(config.default.integerEngine, 'formal');
  const closing: (() => Promise<void>)[] = [];
  /** Notes what has to be closed at the end. */
  const held = <T extends { close(): Promise<void> }>(engine: T): T => {
    closing.push(() => engine.close());
    return engine;
  };
  const once = <T extends FloatEngine | IntegerEngine>(
    kind: 'float' | 'integer',
    start: () => Promise<T>,
  ) => {
    let engine: Promise<T> | undefined;
    return (): Promise<T> =>
      (engine ??= start().then((started) => {
        emit({ type: 'engine', kind, name: started.name, description: started.description });
        return started;
      }));
  };
  return {
    threads: {
      float: given.float === undefined ? threads : 1,
      // The wasm engine divides each run among its threads; the reference engine runs parts of a batch on each.
      integer: given.integer === undefined && integerEngine === 'reference' ? threads : 1,
    },
    float: once('float', async () => {
      if (given.float !== undefined) return given.float;
      const engine = await startFloat(config);
      // A native binding uses all cores by itself.
      const spread = threads > 1 && engine.name === 'tfjs-wasm';
      return spread ? held(createFloatThreads(engine, { threads })) : engine;
    }),
    integer: once('integer', async () => {
      if (given.integer !== undefined) return given.integer;
      if (integerEngine === 'wasm') return held(createWasmEngine({ threads }));
      return threads > 1 ? held(createIntegerThreads({ threads })) : createReferenceEngine();
    }),
    close: async () => void (await Promise.all(closing.map((close) => close()))),
  };
}

async function startFloat({ default: options }: PipelineConfig): Promise<FloatEngine> {
  if (options.floatEngine === 'onnxruntime')
    fail('MRT6060', 'the engine onnxruntime is not part of this version', {
      option: 'DEFAULT.Float_engine',
      hint: 'use auto or tfjs',
    });
  return options.deviceType === 'gpu' ? createTfjsEngine({ device: 'gpu' }) : createTfjsEngine();
}

/** Choosing engines. */
import type { FloatEngine, IntegerEngine } from '@mrtjs/graph';
import { chooseEngine, createReferenceEngine, createWasmEngine } from '@mrtjs/cvm-runtime';
import type { PipelineConfig } from './config/load.js';
import type { Listener } from './events.js';
import { createFloatThreads } from './execution/float-threads.js';
import { createIntegerThreads } from './execution/integer-threads.js';
import { createFloatEngine } from './float-engine.js';
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
  readonly threads: { float(): Promise<number>; readonly integer: number };
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
  const float = once('float', async () => {
    if (given.float !== undefined) return given.float;
    const { floatEngine: engine, deviceType: device } = config.default;
    const started = await createFloatEngine({ engine, device, threads });
    return isSingle(started) && threads > 1 ? held(createFloatThreads(started, { threads })) : started;
  });
  return {
    threads: {
      float: async () => (given.float === undefined && isSingle(await float()) ? threads : 1),
      // The wasm engine divides each run among its threads; the reference engine runs parts of a batch on each.
      integer: given.integer === undefined && integerEngine === 'reference' ? threads : 1,
    },
    float,
    integer: once('integer', async () => {
      if (given.integer !== undefined) return given.integer;
      if (integerEngine === 'wasm') return held(createWasmEngine({ threads }));
      return threads > 1 ? held(createIntegerThreads({ threads })) : createReferenceEngine();
    }),
    close: async () => void (await Promise.all(closing.map((close) => close()))),
  };
}

/** Whether an engine computes on one thread: native ones use all cores by themselves. */
function isSingle({ name }: FloatEngine): boolean {
  return name === 'tfjs-wasm';
}

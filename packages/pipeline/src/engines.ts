/** Choosing engines. */
import type { FloatEngine, IntegerEngine } from '@mrtjs/graph';
import { fail } from '@mrtjs/tensor';
import { createReferenceEngine } from '@mrtjs/cvm-runtime';
import { createTfjsEngine } from '@mrtjs/engine-tfjs';
import type { PipelineConfig } from './config/load.js';
import type { Listener } from './events.js';

/** Engines given by the caller instead of those that the configuration names. */
export interface GivenEngines {
  readonly float?: FloatEngine;
  readonly integer?: IntegerEngine;
}

/** The engines of one run, started when first asked for. */
export interface RunEngines {
  float(): Promise<FloatEngine>;
  integer(): Promise<IntegerEngine>;
}

/** Makes the engines of a run; each is announced once. */
export function runEngines(config: PipelineConfig, given: GivenEngines, emit: Listener): RunEngines {
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
    float: once('float', async () => given.float ?? startFloat(config)),
    integer: once('integer', async () => given.integer ?? startInteger(config)),
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

async function startInteger({ default: options }: PipelineConfig): Promise<IntegerEngine> {
  if (options.integerEngine === 'wasm')
    fail('MRT6060', 'the engine wasm is not part of this version', {
      option: 'DEFAULT.Integer_engine',
      hint: 'use auto or reference',
    });
  return createReferenceEngine();
}

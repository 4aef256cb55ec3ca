/** Runs tasks, in the page or in a worker. */
import { CvmError } from '@mrtjs/cvm';
import { loadModel } from '@mrtjs/cvm-runtime';
import type { Trial } from '@mrtjs/cvm-runtime/testing';
import {
  deepNetwork,
  outputsOnBoth,
  randomNetwork,
  randomOperators,
  ThreadPool,
  trialOfBytes,
} from '@mrtjs/cvm-runtime/testing';
import type { Tensor } from '@mrtjs/tensor';
import { bytesOf, parseNpy } from '@mrtjs/tensor';
import type { Answers, GoldenTask, NetworkTask, Outcome, RandomTask, Task } from './tasks.js';
import { DEEP } from './tasks.js';

/** Does what a task says. */
export function perform(task: Task): Promise<Answers[Task['type']]> {
  if (task.type === 'random') return random(task);
  if (task.type === 'golden') return golden(task);
  return network(task);
}

const MAKERS = { operators: randomOperators, networks: randomNetwork };

async function random({ make, firstSeed, count, threads }: RandomTask): Promise<Answers['random']> {
  const outcomes: Outcome[] = [];
  await withThreads(threads, async (outcomeOf) => {
    for (let i = 0; i < count; i++) outcomes.push(await outcomeOf(MAKERS[make](firstSeed + i)));
  });
  return outcomes;
}

async function golden({ cases, threads }: GoldenTask): Promise<Answers['golden']> {
  const outcomes: Answers['golden'][number][] = [];
  await withThreads(threads, async (outcomeOf) => {
    for (const { symbol, params, input, runs } of cases) {
      const [given, bytes] = [fromHex(params), fromHex(input)];
      outcomes.push({
        bytes: await inferred(symbol, given, bytes, threads),
        ...(runs ? { outcome: await outcomeOf(trialOfBytes(symbol, given, bytes)) } : {}),
      });
    }
  });
  return outcomes;
}

async function inferred(
  symbol: string,
  params: Uint8Array,
  input: Uint8Array,
  threads: number,
): Promise<string | number> {
  try {
    using model = await loadModel(symbol, params, { engine: 'wasm', threads });
    return toHex(await model.infer(input));
  } catch (error) {
    if (error instanceof CvmError) return error.code;
    throw error;
  }
}

/** Divides even the smallest models between threads. */
async function withThreads(
  threads: number,
  work: (outcomeOf: (trial: Trial) => Promise<Outcome>) => Promise<void>,
): Promise<void> {
  if (threads > 1 && !crossOriginIsolated) throw new Error('the page is not cross-origin isolated');
  const pool = threads > 1 ? ThreadPool.start(threads) : undefined;
  const options = pool === undefined ? {} : { pool, plan: { grain: 1e-9 } };
  try {
    await work(async (trial) => {
      const { wasm, reference } = await outputsOnBoth(trial, [options]);
      const text = new TextEncoder();
      return {
        reference: await sha256([text.encode(reference)]),
        wasm: await sha256(wasm.map((output) => text.encode(output))),
      };
    });
  } finally {
    pool?.end();
  }
}

async function network({ files, threads }: NetworkTask): Promise<Answers['network']> {
  const { symbol, params, input } = await (files === undefined ? deep() : fetched(files));
  using model = await loadModel(symbol, params, { engine: 'wasm', threads });
  const heads = await model.run(input);
  return { engine: model.engine, threads: model.threads, sha256: await sha256(heads.map(bytesOf)) };
}

interface Loaded {
  readonly symbol: string | Uint8Array;
  readonly params: Uint8Array;
  readonly input: Tensor;
}

async function deep(): Promise<Loaded> {
  const { symbol, params, inputs } = deepNetwork(DEEP);
  return { symbol, params, input: inputs[0] as Tensor };
}

async function fetched(files: Required<NetworkTask>['files']): Promise<Loaded> {
  const read = async (url: string): Promise<Uint8Array> =>
    new Uint8Array(await (await fetch(url)).arrayBuffer());
  return {
    symbol: await read(files.symbol),
    params: await read(files.params),
    input: parseNpy(await read(files.input)),
  };
}

async function sha256(parts: readonly Uint8Array[]): Promise<string> {
  const bytes = new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer());
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

/** The wasm engine against the reference engine: the same bytes, however a model is planned and divided. */
import { cvmOperators } from '@mrtjs/cvm';
import { readJsonLines, requireShared, sharedPath } from '@mrtjs/testing';
import fc from 'fast-check';
import { Buffer } from 'node:buffer';
import type { Trial } from '../testing/agreement.js';
import { outputsOnBoth, trialOfBytes } from '../testing/agreement.js';
import { RANDOM_OPERATORS, randomNetwork, randomOperators } from '../testing/index.js';
import type { WasmOptions } from './execution.js';
import type { LoweringOptions } from './lower/index.js';
import { ThreadPool } from './threads.js';

jest.setTimeout(300_000);

type Options = readonly Omit<WasmOptions, 'limits'>[];

async function check(trial: Trial, options: Options): Promise<void> {
  const { wasm, reference } = await outputsOnBoth(trial, options);
  for (const found of wasm) expect(found).toBe(reference);
}

/** Plans: the best one, one operation a step, and parts as small as they can be, on one thread. */
const PLANS: readonly Partial<LoweringOptions>[] = [
  {},
  { fused: false },
  { threads: 3, grain: 1e-9 },
  { threads: 60, grain: 1e-9, fused: false },
];
const ALL_PLANS: Options = PLANS.map((plan) => ({ plan }));

test('every operator is among the random ones', () => {
  expect([...RANDOM_OPERATORS].sort()).toEqual([...cvmOperators.keys()].sort());
});

test.each([
  ['operators', randomOperators, 1200],
  ['networks', randomNetwork, 150],
])('random %s, fused and not, whole and divided', async (_, make, numRuns) => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), (seed) => check(make(seed), ALL_PLANS)),
    { numRuns, seed: 11, endOnFailure: true },
  );
});

interface GoldenLine {
  readonly id: string;
  readonly graph?: object;
  readonly symbol?: string;
  readonly params_hex: string;
  readonly input_hex: string;
  readonly formal: { readonly hex?: string };
}

/** The golden cases that can be run. */
const golden = ['cvm-vectors.jsonl', 'cvm-operators.jsonl']
  .filter((file) => sharedPath('golden', file) !== undefined)
  .flatMap((file) => readJsonLines<GoldenLine>(requireShared('golden', file)))
  .filter(({ formal }) => formal.hex !== undefined)
  .map(({ symbol, graph, params_hex, input_hex }) =>
    trialOfBytes(
      symbol ?? JSON.stringify(graph),
      new Uint8Array(Buffer.from(params_hex, 'hex')),
      new Uint8Array(Buffer.from(input_hex, 'hex')),
    ),
  );

test('golden models, fused and not, whole and divided', async () => {
  for (const trial of golden) await check(trial, ALL_PLANS);
});

describe.each([2, 4])('%d threads', (threads) => {
  let pool: ThreadPool;
  beforeAll(() => {
    pool = ThreadPool.start(threads);
  });
  afterAll(() => pool.end());

  const shared = (): Options => [{ pool, plan: { grain: 1e-9 } }];

  test.each([
    ['operators', randomOperators, 250],
    ['networks', randomNetwork, 60],
  ])('random %s', async (_, make, numRuns) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), (seed) => check(make(seed), shared())),
      { numRuns, seed: 12, endOnFailure: true },
    );
  });

  test('golden models', async () => {
    for (const trial of golden) await check(trial, shared());
  });
});

import type { FloatEngine, Model, RangeRule, StatisticRequest } from '@mrtjs/graph';
import { makeNode, ops, statisticKey, valueOf } from '@mrtjs/graph';
import { float32, seededRandom } from '@mrtjs/tensor';
import { heldBytes } from '@mrtjs/testing';
import type { Batch } from './batch.js';
import { collectStatistics } from './collect.js';
import { roundSignificantBits } from './significant-bits.js';
import { plainEngine } from './testing/float-engine.js';

const EXTREMES = { kind: 'extremes' } as const;
const SQUARES = { kind: 'squared-error', bits: 8, zeroPoint: true } as const;

/** data → doubled → relu */
function network(size = 4): Model {
  const data = valueOf(makeNode(ops.variable, 'data', [], { shape: [1, size] }));
  const doubled = valueOf(makeNode(ops.mulScalar, 'doubled', [data], { scalar: 2 }));
  return { graph: { outputs: [valueOf(makeNode(ops.relu, 'relu', [doubled]))] }, params: new Map() };
}

const batch = (...values: number[]): Batch => new Map([['data', float32([1, values.length], values)]]);
const engine = plainEngine();

describe('collectStatistics', () => {
  const requests: readonly StatisticRequest[] = [
    { node: 'data', rule: EXTREMES },
    { node: 'relu', rule: EXTREMES },
    { node: 'relu', rule: SQUARES },
    { node: 'relu', rule: EXTREMES, axis: 1 },
    { node: 'relu', rule: EXTREMES },
  ];

  it('answers every request once, from one sweep', async () => {
    let runs = 0;
    const counting: FloatEngine = {
      ...engine,
      load: async (model) => {
        const executable = await engine.load(model);
        return { ...executable, run: (...args) => (runs++, executable.run(...args)) };
      },
    };
    const statistics = await collectStatistics({
      model: network(),
      engine: counting,
      batches: [batch(1, -2, 3, 0), batch(-4, 0, 1, 1)],
      requests,
    });
    expect(runs).toBe(2);
    expect([...(statistics.get('data') ?? [])]).toEqual([['extremes', [{ low: -4, high: 3 }]]]);
    expect([...(statistics.get('relu')?.keys() ?? [])]).toEqual([
      'extremes',
      statisticKey({ rule: SQUARES }),
      'extremes axis=1',
    ]);
    expect(
      statistics
        .get('relu')
        ?.get('extremes axis=1')
        ?.map(({ high }) => high),
    ).toEqual([2, 0, 6, 2]);
    expect(statistics.has('doubled')).toBe(false);
  });

  it('fetches only the nodes that are asked for', async () => {
    const fetched = new Set<string>();
    const watching: FloatEngine = {
      ...engine,
      load: async (model) => {
        const executable = await engine.load(model);
        return {
          ...executable,
          run: (inputs, options = {}) =>
            executable.run(inputs, {
              ...options,
              observe: (name, value) => {
                fetched.add(name);
                options.observe?.(name, value);
              },
            }),
        };
      },
    };
    await collectStatistics({ model: network(), engine: watching, batches: [batch(1, 2, 3, 4)], requests });
    expect([...fetched]).toEqual(['relu']);
  });

  it('rounds to 16 significant bits, and says how far it is', async () => {
    const done: number[] = [];
    const statistics = await collectStatistics({
      model: network(),
      engine,
      batches: [batch(1 / 3, 0, 0, 0), batch(0, 0, 0, 0)],
      requests: [{ node: 'data', rule: EXTREMES }],
      onProgress: (batches) => done.push(batches),
    });
    expect(statistics.get('data')?.get('extremes')).toEqual([
      { low: 0, high: roundSignificantBits(1 / 3, 16) },
    ]);
    expect(done).toEqual([1, 2]);
  });

  it.each<RangeRule>([
    EXTREMES,
    SQUARES,
    { kind: 'percentile', percent: 99.9 },
    { kind: 'divergence', bits: 8 },
    { kind: 'average', momentum: 0.9 },
  ])('memory of $kind does not grow with the number of batches', async (rule) => {
    const size = 4000;
    const random = seededRandom(1);
    const values = float32(
      [1, size],
      Float32Array.from({ length: size }, () => random.normal()),
    );
    async function* source(count: number): AsyncGenerator<Batch> {
      for (let i = 0; i < count; i++) yield new Map([['data', values]]);
    }
    const bytesAfter = async (count: number): Promise<number> => {
      let held = 0;
      await collectStatistics({
        model: network(size),
        engine,
        batches: source(count),
        requests: [{ node: 'relu', rule }],
        onProgress: (batches) => {
          if (batches === count) held = heldBytes();
        },
      });
      return held;
    };
    await bytesAfter(40); // until everything is compiled
    // Both fill the sample; what differs is only what has passed: 200 outputs of 16 kB, were they kept.
    const few = await bytesAfter(40);
    const many = await bytesAfter(240);
    expect(many - few).toBeLessThan(2 ** 20);
  });
});

describe('what collectStatistics refuses', () => {
  const requests: readonly StatisticRequest[] = [{ node: 'relu', rule: EXTREMES }];

  it.each([
    ['no batch', { batches: [] }, 'MRT2102'],
    ['a batch without the input', { batches: [new Map()] }, /MRT2103 node data/],
    ['a node that the engine hides', { engine: plainEngine(new Set(['relu'])) }, /MRT2104 node relu/],
    ['a node that does not exist', { requests: [{ node: 'other', rule: EXTREMES }] }, /MRT2104 node other/],
    [
      'values that are not finite',
      { batches: [batch(1, 2), batch(NaN, 1)] },
      /MRT2101 node data: in batch 1/,
    ],
  ])('%s', async (_, options, message) => {
    const rest = { model: network(2), engine, batches: [batch(1, 2)], requests };
    await expect(collectStatistics({ ...rest, ...options })).rejects.toThrow(message);
  });
});

import type { Model } from '@mrtjs/graph';
import { makeNode, ops, topologicalOrder, valueOf } from '@mrtjs/graph';
import type { Diagnostic, Tensor } from '@mrtjs/tensor';
import { float32, float64, int32, toNumbers } from '@mrtjs/tensor';
import type { Batch } from './batch.js';
import type { CalibrationEvent } from './calibrate.js';
import { calibrate } from './calibrate.js';
import type { Observer } from './observer.js';
import { roundSignificantBits } from './significant-bits.js';
import { plainEngine } from './testing/float-engine.js';

/** data (1, 4) · w, then relu */
function network(w: readonly number[] = [1, -2, 3, 0.5]): Model {
  const data = valueOf(makeNode(ops.variable, 'data', [], { shape: [1, 4] }));
  const weight = valueOf(makeNode(ops.variable, 'w', [], { shape: [4] }));
  const product = valueOf(makeNode(ops.broadcastMul, 'product', [data, weight]));
  const relu = valueOf(makeNode(ops.relu, 'relu', [product]));
  return { graph: { outputs: [relu] }, params: new Map([['w', float64([4], w)]]) };
}

const batch = (...values: number[]): Batch => new Map([['data', float32([1, 4], values)]]);
const engine = plainEngine();

describe('calibrate', () => {
  it('R133, R135: thresholds of every node, parameter and input, in the order of the graph', async () => {
    const model = network();
    const thresholds = await calibrate({ model, engine, batches: [batch(1, 2, -1, 4)] });
    expect([...thresholds]).toEqual([
      ['data', 4],
      ['w', 3],
      ['product', 4],
      ['relu', 2],
    ]);
    expect([...thresholds.keys()]).toEqual(topologicalOrder(model.graph).map((node) => node.name));
  });

  it('R82, D15: several batches give the elementwise maximum', async () => {
    const batches = [batch(1, 2, -1, 4), batch(5, 0, 0, 0), batch(0, 0, 1, 0)];
    const thresholds = await calibrate({ model: network(), engine, batches });
    expect(Object.fromEntries(thresholds)).toEqual({ data: 5, w: 3, product: 5, relu: 5 });
  });

  it('D15: in profile mrt1 only the last batch counts', async () => {
    const batches = [batch(5, 0, 0, 0), batch(0, 0, 1, 0)];
    const thresholds = await calibrate({ model: network(), engine, batches, profile: 'mrt1' });
    expect(Object.fromEntries(thresholds)).toEqual({ data: 1, w: 3, product: 3, relu: 3 });
  });

  it('R136: earlier thresholds are kept where they are larger', async () => {
    const previous = new Map([
      ['data', 10],
      ['relu', 0.5],
      ['unknown', 7],
    ]);
    const thresholds = await calibrate({ model: network(), engine, batches: [batch(1, 0, 0, 0)], previous });
    expect(Object.fromEntries(thresholds)).toEqual({ data: 10, w: 3, product: 1, relu: 1 });
  });

  it('R133, D33: the outlier rule shrinks activations and parameters alike, or activations only', async () => {
    const w = [1, 2, 3, -100];
    const batches = [batch(1, 2, 3, -100)];
    const both = await calibrate({ model: network(w), engine, batches, lambda: 1 });
    expect(both.get('w')).toBeLessThan(100);
    expect(both.get('data')).toBe(both.get('w'));
    const activations = await calibrate({
      model: network(w),
      engine,
      batches,
      lambda: 1,
      lambdaOnParams: false,
    });
    expect(activations.get('w')).toBe(100);
    expect(activations.get('data')).toBe(both.get('data'));
  });

  it('rounds thresholds to 16 significant bits', async () => {
    const thresholds = await calibrate({ model: network(), engine, batches: [batch(1 / 3, 0, 0, 0)] });
    expect(thresholds.get('data')).toBe(roundSignificantBits(1 / 3, 16));
    expect(thresholds.get('data')).not.toBe(Math.fround(1 / 3));
  });

  it('takes batches one at a time, from anything that can be iterated', async () => {
    const log: string[] = [];
    async function* source(): AsyncGenerator<Batch> {
      for (let i = 1; i <= 3; i++) {
        log.push(`made ${i}`);
        yield batch(i, 0, 0, 0);
      }
    }
    const onProgress = (event: CalibrationEvent): void => {
      if (event.kind === 'batch') log.push(`done ${event.batches}`);
    };
    const thresholds = await calibrate({ model: network(), engine, batches: source(), onProgress });
    expect(thresholds.get('data')).toBe(3);
    expect(log).toEqual(['made 1', 'done 1', 'made 2', 'done 2', 'made 3', 'done 3']);
  });

  it('R15: data of any element type is seen as float32', async () => {
    const integers: Batch = new Map([['data', int32([1, 4], [7, 0, 0, 0])]]);
    expect((await calibrate({ model: network(), engine, batches: [integers] })).get('data')).toBe(7);
  });

  it('works by another observer, whatever its state', async () => {
    const count: Observer<readonly number[]> = {
      name: 'second largest',
      start: () => [],
      update: (state, tensor: Tensor) => [...state, ...Array.from(toNumbers(tensor), Math.abs)],
      result: (state) => [...state].sort((a, b) => b - a)[1] ?? 0,
    };
    const thresholds = await calibrate({
      model: network(),
      engine,
      batches: [batch(1, 2, -1, 4)],
      observer: count,
    });
    expect(Object.fromEntries(thresholds)).toEqual({ data: 2, w: 2, product: 3, relu: 1 });
  });
});

describe('what calibrate reports', () => {
  it('a large threshold: as an event, and as a warning', async () => {
    const events: CalibrationEvent[] = [];
    const reports: Diagnostic[] = [];
    await calibrate({
      model: network(),
      engine,
      batches: [batch(30, 0, 0, 0)],
      onProgress: (event) => events.push(event),
      report: (d) => reports.push(d),
    });
    expect(events.filter((event) => event.kind === 'threshold' && event.isLarge)).toHaveLength(3);
    expect(events).toContainEqual({ kind: 'threshold', node: 'w', threshold: 3, isLarge: false });
    expect(reports.map((d) => [d.code, d.severity, d.node])).toContainEqual(['MRT2105', 'warning', 'data']);
  });

  it.each([NaN, Infinity])('%d in the data, by the first node and the batch', async (bad) => {
    const batches = [batch(1, 2, 3, 4), batch(1, bad, 3, 4)];
    await expect(calibrate({ model: network(), engine, batches })).rejects.toThrow(
      /MRT2101 node data: in batch 1/,
    );
  });

  it('a parameter that is not finite', async () => {
    const model = network([1, Infinity, 0, 0]);
    await expect(calibrate({ model, engine, batches: [batch(1, 2, 3, 4)] })).rejects.toThrow(
      /MRT2101 node w/,
    );
  });

  it('an activation that overflows float32, by the node that makes it', async () => {
    const model = network([3e38, 0, 0, 0]);
    await expect(calibrate({ model, engine, batches: [batch(9, 0, 0, 0)] })).rejects.toThrow(
      /MRT2101 node product/,
    );
  });

  it.each([
    ['no batch', { batches: [] }, 'MRT2102'],
    ['a batch without the input', { batches: [new Map()] }, /MRT2103 node data/],
    ['a node that the engine hides', { engine: plainEngine(new Set(['product'])) }, /MRT2104 node product/],
    ['a λ that is not positive', { lambda: -1 }, /MRT2106 CALIBRATION.Lambda/],
  ])('%s', async (_, options, message) => {
    const rest = { model: network(), engine, batches: [batch(1, 2, 3, 4)] };
    await expect(calibrate({ ...rest, ...options })).rejects.toThrow(message);
  });

  it('disposes the model also when a batch fails', async () => {
    let disposed = 0;
    const counting = {
      ...engine,
      load: async (model: Model) => ({ ...(await engine.load(model)), dispose: () => void disposed++ }),
    };
    await expect(calibrate({ model: network(), engine: counting, batches: [new Map()] })).rejects.toThrow();
    await calibrate({ model: network(), engine: counting, batches: [batch(1, 1, 1, 1)] });
    expect(disposed).toBe(2);
  });
});

import fc from 'fast-check';
import { batchCount, batches } from './batches.js';
import type { LastBatch } from './dataset.js';
import { collect } from './testing/files.js';

/** `size` samples; element e of sample n is 100n + e. */
function source(size: number, sampleShape: readonly number[], batchAxis = 0, lastBatch: LastBatch = 'short') {
  const elements = sampleShape.reduce((product, dim) => product * dim, 1);
  const log = { read: 0, closed: 0 };
  return {
    size,
    sampleShape,
    batchAxis,
    lastBatch,
    log,
    async *samples(start = 0) {
      try {
        for (let n = start; n < size; n++) {
          log.read++;
          yield {
            id: `s${n}`,
            data: Float32Array.from({ length: elements }, (_, e) => 100 * n + e),
            label: n,
          };
        }
      } finally {
        log.closed++;
      }
    },
  };
}

test.each([
  ['short', [['s0', 's1'], ['s2', 's3'], ['s4']]],
  [
    'drop',
    [
      ['s0', 's1'],
      ['s2', 's3'],
    ],
  ],
  [
    'wrap',
    [
      ['s0', 's1'],
      ['s2', 's3'],
      ['s4', 's0'],
    ],
  ],
] as const)('five samples in batches of two, last batch %s [R214, R215, R217]', async (lastBatch, ids) => {
  const all = await collect(batches(source(5, [1], 0, lastBatch), { batch: 2 }));
  expect(all.map((b) => b.ids)).toEqual(ids);
  expect(all.map(({ data }) => data.shape)).toEqual(ids.map(({ length }) => [length, 1]));
});

test('the batches from any of them on are those of the whole, and as many as counted', async () => {
  for (const lastBatch of ['short', 'drop', 'wrap', 'roll-over'] as const)
    for (const size of [0, 1, 5, 6]) {
      const five = source(size, [2], 0, lastBatch);
      const all = await collect(batches(five, { batch: 2 }));
      expect(batchCount(five, 2)).toBe(all.length);
      for (const first of [0, 1, 2, 3])
        expect(await collect(batches(five, { batch: 2, first, limit: 1 }))).toEqual(
          all.slice(first, first + 1),
        );
    }
  expect(batchCount({ size: undefined }, 2)).toBeUndefined();
  expect(() => batchCount({ size: 3 }, 0)).toThrow('MRT3013');
});

test('a batch larger than everything is filled up again and again', async () => {
  const all = await collect(batches(source(2, [1], 0, 'wrap'), { batch: 5 }));
  expect(all.map((b) => b.labels)).toEqual([[0, 1, 0, 1, 0]]);
});

test.each([
  [0, [1, 2], [2, 1, 2], [0, 1, 100, 101]],
  [1, [2, 2], [2, 2, 2], [0, 1, 100, 101, 2, 3, 102, 103]],
  [1, [3], [3, 2], [0, 100, 1, 101, 2, 102]],
  [2, [1, 2], [1, 2, 2], [0, 100, 1, 101]],
])('batch axis %d of samples %j gives %j [R220]', async (batchAxis, sampleShape, shape, values) => {
  const [batch] = await collect(batches(source(2, sampleShape, batchAxis), { batch: 2 }));
  expect(batch?.data.shape).toEqual(shape);
  expect([...(batch?.data.data ?? [])]).toEqual(values);
});

test('no sample is lost, none comes twice, no batch is empty [R220]', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(40), fc.integer({ min: 1, max: 12 }), async (size, batch) => {
      const all = await collect(batches(source(size, [1]), { batch }));
      expect(all.flatMap(({ labels }) => labels)).toEqual(Array.from({ length: size }, (_, n) => n));
      expect(all.every(({ labels }) => labels.length > 0)).toBe(true);
    }),
    { seed: 1 },
  );
});

test('a limit stops, without reading further, and closes the source', async () => {
  const data = source(100, [1]);
  expect(await collect(batches(data, { batch: 3, limit: 2 }))).toHaveLength(2);
  expect(data.log).toEqual({ read: 6, closed: 1 });
  expect(await collect(batches(data, { batch: 3, limit: 0 }))).toEqual([]);
});

test('a consumer that stops closes the source', async () => {
  const data = source(100, [1]);
  for await (const batch of batches(data, { batch: 3 })) if (batch.ids[0] === 's3') break;
  expect(data.log).toEqual({ read: 6, closed: 1 });
});

test.each([0, -1, 2.5, NaN])('a batch of %p is refused', async (batch) => {
  await expect(collect(batches(source(1, [1]), { batch }))).rejects.toThrow('MRT3013');
});

test('a sample that is not of the sample shape is refused', async () => {
  await expect(collect(batches({ ...source(1, [2]), sampleShape: [3] }, { batch: 1 }))).rejects.toThrow(
    'MRT3003 sample s0 has 2 elements, expected 3',
  );
});

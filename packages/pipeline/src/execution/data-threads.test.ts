import type { Batch } from '@mrtjs/datasets';
import { batches, builtinDatasets, openValidation } from '@mrtjs/datasets';
import { heldBytes } from '@mrtjs/testing';
import fc from 'fast-check';
import { linkSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pngBytes } from '../testing/png.js';
import { execArgv } from '../testing/worker-flags.js';
import type { DataReference, DataThreads } from './data-threads.js';
import { createDataThreads, inOrder } from './data-threads.js';

const folder = mkdtempSync(join(tmpdir(), 'mrt-images-'));
const damaged = mkdtempSync(join(tmpdir(), 'mrt-images-'));
for (let i = 0; i < 11; i++) {
  const image = pngBytes(
    3,
    3,
    Uint8Array.from({ length: 27 }, (_, k) => (40 * i + k) % 256),
  );
  const name = `${String(i).padStart(4, '0')}_x.png`;
  writeFileSync(join(folder, name), image);
  writeFileSync(join(damaged, name), i === 5 ? 'no image' : image);
}

const request = (root: string) => ({ root, inputShape: [-1, 3, 2, 2] });
const images = (root: string): DataReference => ({
  dataset: { name: 'imagefolder' },
  use: 'evaluation',
  request: request(root),
});

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const pools = new Map([1, 2].map((threads) => [threads, createDataThreads({ threads, execArgv })] as const));
const poolOf = (threads: number): DataThreads => pools.get(threads) as DataThreads;
afterAll(() => Promise.all([...pools.values()].map((pool) => pool.close())));

let expected: Batch<unknown>[];
beforeAll(async () => {
  const split = await openValidation(builtinDatasets.get('imagefolder'), request(folder));
  expected = await collect(batches(split, { batch: 2 }));
});

test.each([1, 2])('batches of %i threads are those of the dataset, in its order', async (threads) => {
  const pool = poolOf(threads);
  expect(await collect(pool.batches(images(folder), { batch: 2, first: 0, end: 6 }))).toEqual(expected);
  expect(await collect(pool.batches(images(folder), { batch: 2, first: 2, end: 4 }))).toEqual(
    expected.slice(2, 4),
  );
});

test('what is wrong with an image is told when its turn comes', async () => {
  const seen: number[] = [];
  const all = (async () => {
    for await (const { labels } of poolOf(2).batches(images(damaged), { batch: 2, first: 0, end: 6 }))
      seen.push(labels.length);
  })();
  await expect(all).rejects.toMatchObject({
    diagnostics: [{ code: 'MRT3006', file: join(damaged, '0005_x.png') }],
  });
  expect(seen).toEqual([2, 2]);
});

test('memory does not grow with the number of images', async () => {
  const many = mkdtempSync(join(tmpdir(), 'mrt-images-'));
  const [count, batch] = [2000, 20];
  for (let i = 0; i < count; i++)
    linkSync(join(folder, '0000_x.png'), join(many, `${String(i).padStart(4, '0')}_x.png`));
  // 49 kB an input, 98 MB all of them.
  const reference: DataReference = { ...images(many), request: { root: many, inputShape: [-1, 3, 64, 64] } };
  const peaks: { held: number; resident: number }[] = [];
  let index = 0;
  for await (const { labels } of poolOf(2).batches(reference, { batch, first: 0, end: count / batch })) {
    expect(labels).toHaveLength(batch);
    if (index++ % 10 === 9) peaks.push({ held: heldBytes(), resident: process.memoryUsage().rss });
  }
  expect(index).toBe(count / batch);
  const most = (part: typeof peaks, of: 'held' | 'resident') => Math.max(...part.map((peak) => peak[of]));
  const [early, late] = [peaks.slice(0, 5), peaks.slice(5)];
  const MEGABYTES = 2 ** 20;
  expect(most(late, 'held') - most(early, 'held')).toBeLessThan(8 * MEGABYTES);
  // What all threads hold, together with what the allocators keep for themselves.
  expect(most(late, 'resident') - most(early, 'resident')).toBeLessThan(64 * MEGABYTES);
});

test('a dataset of a module is opened by every thread', async () => {
  const module = join(folder, 'counting.mjs');
  writeFileSync(
    module,
    `export default {
      name: 'counting', summary: '', source: '', shape: { text: '', accepts: () => true }, splits: { test: [] },
      open: async () => ({ size: 9, seekable: true, async *samples(start = 0) {
        for (let i = start; i < 9; i++) yield { id: String(i), data: Float32Array.of(i), label: i };
      } }),
    };`,
  );
  const reference: DataReference = {
    dataset: { module },
    use: 'evaluation',
    request: { root: '.', inputShape: [-1, 1] },
  };
  const all = await collect(poolOf(2).batches(reference, { batch: 4, first: 0, end: 3 }));
  expect(all.map(({ labels }) => labels)).toEqual([[0, 1, 2, 3], [4, 5, 6, 7], [8]]);
});

test('answers come in order however long each takes, and no more than so many are open', async () => {
  const delays = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(delays, fc.integer({ min: 1, max: 5 }), fc.nat(3), async (ticks, ahead, first) => {
      let [open, most] = [0, 0];
      const ask = async (index: number): Promise<number> => {
        most = Math.max(most, ++open);
        for (let t = ticks[index - first] ?? 0; t > 0; t--) await new Promise(setImmediate);
        return index;
      };
      const taken: number[] = [];
      for await (const index of inOrder(ask, { first, end: first + ticks.length, ahead })) {
        open--;
        taken.push(index);
      }
      expect(taken).toEqual(ticks.map((_, i) => first + i));
      expect(most).toBeLessThanOrEqual(ahead);
    }),
    { seed: 9, numRuns: 60 },
  );
});

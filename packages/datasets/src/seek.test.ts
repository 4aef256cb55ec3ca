/** Every source begins where it is told to, as if it had read what comes before. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { float32, formatNpy, int32 } from '@mrtjs/tensor';
import type { AnyDataset } from './dataset.js';
import { defineDataset } from './dataset.js';
import { exactShape } from './input-shape.js';
import { builtinDatasets } from './sets/index.js';
import type { SplitRequest } from './split.js';
import { openCalibration, openValidation } from './split.js';
import { collect, folderOf, mnistFiles, pngOf } from './testing/files.js';
import { imageRecord, recordPart } from './testing/records.js';

const COUNT = 5;
const npyOf = (shape: readonly number[]) =>
  formatNpy(
    float32(
      shape,
      Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
    ),
  );
const labels = formatNpy(int32([COUNT], [0, 1, 2, 3, 4]));
const cifar = (from: number, count: number) =>
  Buffer.concat(Array.from({ length: count }, (_, n) => Buffer.alloc(3073, from + n)));

const packed = mnistFiles('t10k', COUNT);
const plain = Object.fromEntries(
  Object.entries(packed).map(([path, bytes]) => [path.replace('.gz', ''), gunzipSync(bytes)]),
);
const text = Array.from({ length: COUNT }, (_, i) => `${i} word${i} of question`).join('\n');
const images = folderOf({});
const records = folderOf({});

beforeAll(async () => {
  const image = await pngOf(
    2,
    2,
    Array.from({ length: 12 }, (_, i) => 20 * i),
  );
  for (let i = 0; i < COUNT; i++) writeFileSync(join(images, `000${i}_x.png`), image);
  writeFileSync(
    join(records, 'val.rec'),
    Buffer.concat(Array.from({ length: COUNT }, (_, i) => recordPart(0, imageRecord([i], i, image)))),
  );
});

const request = (root: string, ...inputShape: number[]): SplitRequest => ({ root, inputShape });

test.each<[string, string, SplitRequest]>([
  ['packed files', 'mnist', request(folderOf(packed), -1, 1, 28, 28)],
  ['plain files', 'mnist', request(folderOf(plain), -1, 1, 28, 28)],
  ['digits', 'digits', request('.', -1, 1, 28, 28)],
  [
    'arrays',
    'npy',
    request(folderOf({ 'test-data.npy': npyOf([COUNT, 3]), 'test-labels.npy': labels }), -1, 3),
  ],
  [
    'doodles',
    'quickdraw',
    request(
      folderOf({ 'quickdraw_X_test.npy': npyOf([COUNT, 784]), 'quickdraw_y_test.npy': labels }),
      -1,
      1,
      28,
      28,
    ),
  ],
  [
    'questions',
    'trec',
    request(folderOf({ 'TREC.test.all': Buffer.from(text), 'TREC.train.all': Buffer.from(text) }), 38, -1),
  ],
  ['a folder of images', 'imagefolder', request(images, -1, 3, 1, 1)],
  ['image records', 'imagenet', request(records, -1, 3, 1, 1)],
])('%s', async (_, name, where) => {
  const split = await openValidation(builtinDatasets.lookup(name), where);
  expect(split.seekable).toBe(true);
  const all = await firstOf(split.samples());
  for (const start of [0, 1, 3])
    expect(await firstOf(split.samples(start), COUNT - start)).toEqual(all.slice(start));
  if (name !== 'digits') expect(await collect(split.samples(COUNT))).toEqual([]);
});

const training = folderOf({
  'data_batch_1.bin': cifar(0, 2),
  'data_batch_2.bin': cifar(2, 3),
  'quickdraw_X.npy': npyOf([COUNT, 784]),
  'quickdraw_y.npy': labels,
});
test('several files, and a shuffled order', async () => {
  for (const [name, ...shape] of [
    ['cifar10', -1, 3, 32, 32],
    ['quickdraw', -1, 1, 28, 28],
  ] as const) {
    const split = await openCalibration(builtinDatasets.lookup(name), request(training, ...shape));
    const all = await collect(split.samples());
    for (const start of [1, 2, 4]) expect(await collect(split.samples(start))).toEqual(all.slice(start));
  }
});

test('what cannot seek is read from the start, and what comes before is left out', async () => {
  const counting: AnyDataset = defineDataset({
    name: 'counting',
    summary: 'Numbers.',
    source: 'made here',
    shape: exactShape([1]),
    splits: { test: [] },
    open: async () => ({
      size: 3,
      async *samples() {
        for (let i = 0; i < 3; i++) yield { id: `${i}`, data: Float32Array.of(i), label: i };
      },
    }),
  });
  const split = await openValidation(counting, request('.', -1, 1));
  expect(split.seekable).toBe(false);
  expect((await collect(split.samples(1))).map(({ label }) => label)).toEqual([1, 2]);
});

/** As many samples as there are in the small sets: digits has more. */
async function firstOf<T>(items: AsyncIterable<T>, count = COUNT): Promise<T[]> {
  const all: T[] = [];
  if (count === 0) return all;
  for await (const item of items) {
    all.push(item);
    if (all.length === count) break;
  }
  return all;
}

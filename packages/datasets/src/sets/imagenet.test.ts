import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeShared, requireShared } from '@mrtjs/testing';
import { batches } from '../batches.js';
import { openCalibration, openValidation } from '../split.js';
import { collect, folderOf, pngOf } from '../testing/files.js';
import { imageRecord, recordPart } from '../testing/records.js';
import { imagefolder } from './imagefolder.js';
import { imagenet } from './imagenet.js';

/** For H = 7 the short side is 8. */
const inputShape = [-1, 3, 7, 7];
const [records, boxed, classes, numbered, empty, unnamed] = [0, 1, 2, 3, 4, 5].map(() => folderOf({})) as [
  string,
  string,
  string,
  string,
  string,
  string,
];

/** 8×10 pixels: red is 10 times the column, green 10 times the row, blue 200. */
const pixels = Array.from({ length: 80 }, (_, i) => [10 * (i % 8), 10 * Math.floor(i / 8), 200]).flat();

beforeAll(async () => {
  const image = await pngOf(8, 10, pixels);
  const file = (labels: readonly number[][]) =>
    Buffer.concat(labels.map((label, id) => recordPart(0, imageRecord(label, id, image))));
  mkdirSync(join(records, 'imagenet', 'rec'), { recursive: true });
  writeFileSync(join(records, 'imagenet', 'rec', 'val.rec'), file([[3], [999], [5]]));
  writeFileSync(join(boxed, 'val.rec'), file([[4, 5, 0.5]]));
  for (const path of [
    'val/cat/2.png',
    'val/cat/1.PNG',
    'val/dog/1.jpg',
    'val/cat/notes.txt',
    'train/dog/9.png',
  ]) {
    mkdirSync(join(classes, path, '..'), { recursive: true });
    writeFileSync(join(classes, path), image);
  }
  for (const name of ['0007_b.png', '0007_a.png', '0002_z.png']) writeFileSync(join(numbered, name), image);
  writeFileSync(join(unnamed, 'cat.png'), image);
});

test('short side to ceil(H/0.875), centre crop, mean and deviation; the last batch is filled up [R214]', async () => {
  const split = await openValidation(imagenet, { root: records, inputShape });
  const all = await collect(batches(split, { batch: 2 }));
  expect(split.size).toBe(3);
  expect(all.map(({ labels, ids }) => [labels, ids])).toEqual([
    [
      [3, 999],
      ['test/0', 'test/1'],
    ],
    [
      [5, 3],
      ['test/2', 'test/0'],
    ],
  ]);
  // The image needs no resizing. The middle 7×7 of 8×10 begins at column 0, row 1.
  const [red, green, blue] = [0, 1, 2].map((c) => [...(all[0]?.data.data.slice(49 * c, 49 * (c + 1)) ?? [])]);
  const near = (values: readonly number[]) => values.map((v) => expect.closeTo(v, 5) as number);
  const planeOf = (value: (x: number, y: number) => number) =>
    near(Array.from({ length: 49 }, (_, i) => value(i % 7, Math.floor(i / 7))));
  expect(red).toEqual(planeOf((x) => (10 * x - 123.68) / 58.393));
  expect(green).toEqual(planeOf((_, y) => (10 * (y + 1) - 116.779) / 57.12));
  expect(blue).toEqual(planeOf(() => (200 - 103.939) / 57.375));
});

test('packed labels are not class indices', async () => {
  const split = await openValidation(imagenet, { root: boxed, inputShape });
  await expect(collect(split.samples())).rejects.toThrow('has the labels (4, 5, 0.5) at test/0');
});

test.each([imagenet, imagefolder])(
  'folders by class: classes in alphabetical order, taking turns',
  async (set) => {
    const split = await openValidation(set, { root: classes, inputShape });
    expect((await collect(split.samples())).map(({ id, label }) => [id, label])).toEqual([
      ['cat/1.PNG', 0],
      ['dog/1.jpg', 1],
      ['cat/2.png', 0],
    ]);
    expect((await openCalibration(set, { root: classes, inputShape })).split).toBe('train');
  },
);

test('files named by class number, in the folder itself', async () => {
  const split = await openCalibration(imagefolder, { root: numbered, inputShape });
  expect((await collect(split.samples())).map(({ id, label }) => [id, label])).toEqual([
    ['0002_z.png', 2],
    ['0007_a.png', 7],
    ['0007_b.png', 7],
  ]);
  expect(split.diagnostics.map(({ code }) => code)).toEqual(['MRT3008']);
});

test.each([
  ['a folder without images', empty, 'MRT3004'],
  ['images named otherwise', unnamed, 'MRT3006'],
])('%s is refused', async (_, root, code) => {
  await expect(openValidation(imagefolder, { root, inputShape })).rejects.toMatchObject({ code });
});

test('inputs that are not square color images are refused', async () => {
  for (const shape of [
    [-1, 3, 7, 8],
    [-1, 1, 7, 7],
    [3, -1, 7, 7],
    [-1, 3, 7],
  ])
    await expect(openValidation(imagenet, { root: classes, inputShape: shape })).rejects.toThrow(
      '(N, 3, H, H)',
    );
});

describeShared(['real', 'datasets', 'imagenet-sample'], 'published images', () => {
  const some = folderOf({});

  test('500 images of 500 classes, of the usual size and range [R214]', async () => {
    const root = requireShared('real', 'datasets', 'imagenet-sample');
    const split = await openValidation(imagefolder, { root, inputShape: [-1, 3, 224, 224] });
    const [batch] = await collect(batches(split, { batch: 2, limit: 1 }));
    expect(split.size).toBe(500);
    expect(batch?.data.shape).toEqual([2, 3, 224, 224]);
    expect(batch?.ids).toEqual(['0000_n01440764_tench.JPEG', '0002_n01484850_great_white_shark.JPEG']);
    expect(batch?.labels).toEqual([0, 2]);
    const [least, most] = [-123.68 / 58.393, (255 - 103.939) / 57.375];
    expect(batch?.data.data.every((v) => v > least - 1e-4 && v < most + 1e-4)).toBe(true);
    cpSync(join(root, batch?.ids[0] ?? ''), join(some, 'val', 'a', '1.jpeg'));
    const copied = await openValidation(imagenet, { root: some, inputShape: [-1, 3, 224, 224] });
    const [same] = await collect(copied.samples());
    expect([...(same?.data.slice(0, 100) ?? [])]).toEqual([...(batch?.data.data.slice(0, 100) ?? [])]);
  });
});

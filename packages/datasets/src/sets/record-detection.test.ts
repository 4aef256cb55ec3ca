import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeShared, requireShared } from '@mrtjs/testing';
import { batches } from '../batches.js';
import { packedBoxes } from '../readers/packed-boxes.js';
import { openCalibration, openValidation } from '../split.js';
import { collect, folderOf, pngOf } from '../testing/files.js';
import { imageRecord, recordPart } from '../testing/records.js';
import { recordDetectionDataset } from './record-detection.js';

const pets = recordDetectionDataset('pets', ['cat', 'dog']);
const [own, relabelled] = [folderOf({}), folderOf({})];

beforeAll(async () => {
  const image = await pngOf(4, 2, new Array<number>(24).fill(100));
  const labels = [2, 6, 1, 0.25, 0.5, 0.75, 1, 9, -1, 0, 0, 0, 0, 0];
  for (const folder of [own, relabelled])
    writeFileSync(join(folder, 'val.rec'), recordPart(0, imageRecord(labels, 3, image)));
  writeFileSync(join(relabelled, 'val.lst'), '3\t2\t5\t0\t0\t0\t1\t1\tx.png\n');
});

test('packed boxes are fractions of the image, in pixels of the input; class −1 is none', async () => {
  const split = await openValidation(pets, { root: own, inputShape: [-1, 3, 8, 8] });
  const [batch] = await collect(batches(split, { batch: 1 }));
  expect(batch?.labels).toEqual([
    {
      boxes: [{ class: 1, box: [2, 4, 6, 8] }],
      input: { width: 8, height: 8 },
      original: { width: 4, height: 2 },
    },
  ]);
});

test('the labels of a list win', async () => {
  const split = await openValidation(pets, { root: relabelled, inputShape: [-1, 3, 8, 8] });
  const [sample] = await collect(split.samples());
  expect(sample?.label.boxes).toEqual([{ class: 0, box: [0, 0, 8, 8] }]);
});

test.each([
  ['one class index', [3], 'expected boxes packed by im2rec'],
  ['half an object', [2, 5, 0, 0, 0, 1], 'expected boxes packed by im2rec'],
  ['a header that reaches beyond', [9, 5, 0, 0], 'expected boxes packed by im2rec'],
  ['a header of no whole length', [2.5, 5, 0, 0, 0, 1, 1], 'expected boxes packed by im2rec'],
  ['a class that is none', [2, 5, 2, 0, 0, 1, 1], 'class 2, expected 0 to 1'],
  ['a box the wrong way', [2, 5, 0, 0.5, 0, 0.4, 1], 'a box from (0.5, 0)'],
])('%s is refused', (_, labels, says) => {
  expect(() => packedBoxes(labels, { width: 4, height: 2 }, 2, 'a.rec')).toThrow(says);
});

test('images with boxes are stretched, nothing else', async () => {
  const cropped = openValidation(pets, {
    root: own,
    inputShape: [-1, 3, 8, 8],
    preprocessing: { resize: 'short-side' },
  });
  await expect(cropped).rejects.toThrow('MRT3014 images with boxes cannot be resized by the rule short-side');
});

describeShared(['real', 'datasets', 'recordio'], 'a set packed by im2rec', () => {
  test('benz: one car in each of 12 images', async () => {
    const cars = recordDetectionDataset('cars', ['car']);
    const root = requireShared('real', 'datasets', 'recordio', 'benz');
    const split = await openCalibration(cars, { root, inputShape: [-1, 3, 64, 64] });
    const samples = await collect(split.samples());
    expect(samples).toHaveLength(12);
    for (const { label } of samples) {
      expect(label.boxes).toHaveLength(1);
      const [x1, y1, x2, y2] = label.boxes[0]?.box ?? [NaN, NaN, NaN, NaN];
      expect(x1 < x2 && y1 < y2 && x1 >= 0 && x2 <= 64).toBe(true);
    }
    expect(samples[0]?.label.original).toEqual({ width: 780, height: 438 });
    // From (5, 5) to (560, 550) as annotated: more than the image is high.
    expect(samples[0]?.label.boxes[0]?.box).toEqual(
      [5 / 780, 5 / 438, 560 / 780, 550 / 438].map((side) => expect.closeTo(64 * side, 4) as number),
    );
    // Without its index the file reads the same.
    for (const name of ['train.rec', 'train.lst']) cpSync(join(root, name), join(own, name));
    const scanned = await openCalibration(cars, { root: own, inputShape: [-1, 3, 64, 64] });
    expect((await collect(scanned.samples())).map(({ label }) => label)).toEqual(
      samples.map(({ label }) => label),
    );
  });
});

import { float32, formatNpy, int32, tensor } from '@mrtjs/tensor';
import { batches } from '../batches.js';
import { openCalibration, openValidation } from '../split.js';
import { collect, folderOf } from '../testing/files.js';
import { quickdraw } from './quickdraw.js';

const inputShape = [-1, 1, 28, 28];
const COUNT = 7;

/** Every value of image n is n, its label 10 − n. */
const values = Uint8Array.from({ length: COUNT * 784 }, (_, i) => Math.floor(i / 784));
const images = formatNpy(tensor('uint8', [COUNT, 1, 28, 28], values));
const labels = formatNpy(
  int32(
    [COUNT],
    Array.from({ length: COUNT }, (_, n) => 10 - n),
  ),
);
const root = folderOf({
  'quickdraw_X_test.npy': images,
  'quickdraw_y_test.npy': labels,
  'quickdraw_X.npy': images,
  'quickdraw_y.npy': labels,
});

test('test images come in order, as they are; the last partial batch is dropped [R217]', async () => {
  const split = await openValidation(quickdraw, { root, inputShape });
  const all = await collect(batches(split, { batch: 3 }));
  expect(split.files.map((path) => path.split('/').at(-1))).toEqual([
    'quickdraw_X_test.npy',
    'quickdraw_y_test.npy',
  ]);
  expect(all.map(({ labels }) => labels)).toEqual([
    [10, 9, 8],
    [7, 6, 5],
  ]);
  expect(all[1]?.data.shape).toEqual([3, 1, 28, 28]);
  expect(new Set(all[1]?.data.data.subarray(784, 1568))).toEqual(new Set([4]));
});

test('training images come shuffled, always the same way, each with its label [R217]', async () => {
  const split = await openCalibration(quickdraw, { root, inputShape });
  const all = await collect(split.samples());
  expect(split.split).toBe('train');
  expect(await collect(split.samples())).toEqual(all);
  expect(all.map(({ label }) => label)).not.toEqual([10, 9, 8, 7, 6, 5, 4]);
  expect(all.map(({ label }) => label).sort((a, b) => b - a)).toEqual([10, 9, 8, 7, 6, 5, 4]);
  for (const { id, data, label } of all) {
    expect(id).toBe(`train/${10 - label}`);
    expect(new Set(data)).toEqual(new Set([10 - label]));
  }
});

const flat = folderOf({
  'quickdraw_X_test.npy': formatNpy(float32([COUNT, 784], values)),
  'quickdraw_y_test.npy': labels,
});
const small = folderOf({
  'quickdraw_X_test.npy': formatNpy(float32([1, 27, 28], values.subarray(0, 756))),
  'quickdraw_y_test.npy': labels,
});
const unlabelled = folderOf({
  'quickdraw_X_test.npy': images,
  'quickdraw_y_test.npy': formatNpy(int32([2], [0, 1])),
});

test('images may be saved flat; of another size, or without their labels, they are refused', async () => {
  expect((await openValidation(quickdraw, { root: flat, inputShape })).size).toBe(COUNT);
  await expect(openValidation(quickdraw, { root: small, inputShape })).rejects.toMatchObject({
    code: 'MRT3003',
  });
  await expect(openValidation(quickdraw, { root: unlabelled, inputShape })).rejects.toMatchObject({
    code: 'MRT3007',
  });
});

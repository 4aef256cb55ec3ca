import { readFileSync } from 'node:fs';
import { describeShared, requireShared } from '@mrtjs/testing';
import { parseNpz, toNumbers } from '@mrtjs/tensor';
import { batches } from '../batches.js';
import { openCalibration, openValidation } from '../split.js';
import { collect, folderOf } from '../testing/files.js';
import { cifar10 } from './cifar10.js';

const inputShape = [-1, 3, 32, 32];

/** `labels.length` images; the planes of image n are filled with n, n + 1 and n + 2. */
const batchFile = (labels: readonly number[]): Uint8Array =>
  Uint8Array.from(
    labels.flatMap((label, n) => [label, ...[0, 1, 2].flatMap((c) => new Array<number>(1024).fill(n + c))]),
  );

const root = folderOf({
  'test_batch.bin': batchFile([9, 0, 4]),
  'data_batch_1.bin': batchFile([1, 2]),
  'data_batch_3.bin': batchFile([3]),
});

test('planes are normalised per channel, the last batch is short [R215]', async () => {
  const split = await openValidation(cifar10, { root, inputShape });
  const all = await collect(batches(split, { batch: 2 }));
  expect(split.size).toBe(3);
  expect(all.map(({ data, labels }) => [data.shape, labels])).toEqual([
    [
      [2, 3, 32, 32],
      [9, 0],
    ],
    [[1, 3, 32, 32], [4]],
  ]);
  const second = [...(all[0]?.data.data.slice(3072) ?? [])];
  [0.4914, 0.4822, 0.4465].forEach((mean, c) => {
    const deviation = [0.2023, 0.1994, 0.201][c] as number;
    const plane = new Set(second.slice(1024 * c, 1024 * (c + 1)));
    expect(plane.size).toBe(1);
    expect([...plane][0]).toBeCloseTo(((1 + c) / 255 - mean) / deviation, 6);
  });
});

test('the training part is as many files as there are, in order', async () => {
  const split = await openCalibration(cifar10, { root, inputShape });
  expect(split).toMatchObject({ split: 'train', size: 3 });
  expect((await collect(split.samples())).map(({ id, label }) => [id, label])).toEqual([
    ['train/0', 1],
    ['train/1', 2],
    ['train/2', 3],
  ]);
});

const cut = folderOf({ 'test_batch.bin': batchFile([1, 2]).subarray(0, 5000) });
const mislabelled = folderOf({ 'test_batch.bin': batchFile([1, 10]) });
test('damaged files are refused', async () => {
  await expect(openValidation(cifar10, { root: cut, inputShape })).rejects.toThrow('has 5000 bytes');
  const split = await openValidation(cifar10, { root: mislabelled, inputShape });
  await expect(collect(split.samples())).rejects.toThrow('has label 10 at test/1');
});

describeShared(['real', 'datasets', 'cifar10'], 'the published files', () => {
  test('give the inputs of an independent evaluation, to the last bits of float32 [R215]', async () => {
    const file = requireShared('real', 'golden-float', 'gluoncv-cifar__cifar_resnet20_v1.npz');
    const golden = toNumbers(parseNpz(new Uint8Array(readFileSync(file))).get('in_data') ?? fail());
    const published = requireShared('real', 'datasets', 'cifar10');
    const split = await openValidation(cifar10, { root: published, inputShape });
    const images = (await collect(split.samples())).map(({ data }) => data);
    expect(images).toHaveLength(200);
    for (let n = 0; n < 8; n++) {
      const wanted = golden.subarray(3072 * n, 3072 * (n + 1));
      const distances = images.map((image) =>
        image.reduce((max, value, i) => Math.max(max, Math.abs(value - (wanted[i] as number))), 0),
      );
      // The largest value is 2.8: this is its last place.
      expect(Math.min(...distances)).toBeLessThanOrEqual(2 ** -22);
    }
  });
});

function fail(): never {
  throw new Error('the golden file has no in_data');
}

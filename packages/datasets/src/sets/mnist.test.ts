import { describeShared, requireShared, sharedPath } from '@mrtjs/testing';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { parseNpz } from '@mrtjs/tensor';
import { batches } from '../batches.js';
import { openCalibration, openValidation } from '../split.js';
import { collect, folderOf, idxBytes, mnistFiles } from '../testing/files.js';
import { mnist } from './mnist.js';

const inputShape = [-1, 1, 28, 28];
const root = folderOf(mnistFiles('t10k', 5));

test('bytes become fractions of 255, in the order of the file, the last batch short [R216]', async () => {
  const split = await openValidation(mnist, { root, inputShape });
  const all = await collect(batches(split, { batch: 2 }));
  expect(all.map(({ data }) => data.shape)).toEqual([
    [2, 1, 28, 28],
    [2, 1, 28, 28],
    [1, 1, 28, 28],
  ]);
  expect(all.flatMap(({ labels }) => labels)).toEqual([0, 1, 2, 3, 4]);
  expect(all[1]?.ids).toEqual(['test/2', 'test/3']);
  const pixels = all.flatMap(({ data }) => [...data.data]);
  const expected = Float32Array.from(pixels, (_, i) => ((Math.floor(i / 784) + (i % 784)) % 256) / 255);
  expect(pixels).toEqual([...expected]);
});

test('a split can be read more than once', async () => {
  const split = await openValidation(mnist, { root, inputShape });
  const [first, second] = [await collect(split.samples()), await collect(split.samples())];
  expect(second).toEqual(first);
});

const uneven = folderOf({
  ...mnistFiles('t10k', 5),
  't10k-labels-idx1-ubyte.gz': gzipSync(idxBytes([4], [0, 1, 2, 3])),
});
test('labels of another number than images are refused', async () => {
  await expect(openValidation(mnist, { root: uneven, inputShape })).rejects.toThrow('MRT3007');
});

const longLabels = folderOf({
  ...mnistFiles('t10k', 5),
  't10k-labels-idx1-ubyte.gz': gzipSync(idxBytes([5], [0, 1, 2, 3, 4, 5])),
});
test('labels beyond those that the header declares are refused', async () => {
  const split = await openValidation(mnist, { root: longLabels, inputShape });
  await expect(collect(split.samples())).rejects.toThrow('goes on after');
});

describeShared(['real', 'datasets', 'mnist'], 'the published files', () => {
  const published = sharedPath('real', 'datasets', 'mnist') ?? '';

  test('have 10 000 test images whose classes are spread as published', async () => {
    const split = await openValidation(mnist, { root: published, inputShape });
    const counts = new Array<number>(10).fill(0);
    for await (const { label } of split.samples()) counts[label] = (counts[label] as number) + 1;
    expect(split.size).toBe(10000);
    expect(counts).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  });

  test('calibrate with training images, from the parent folder too', async () => {
    const split = await openCalibration(mnist, { root: requireShared('real', 'datasets'), inputShape });
    const [first] = await collect(batches(split, { batch: 4, limit: 1 }));
    expect([split.split, first?.labels]).toEqual(['train', [5, 0, 4, 1]]);
  });

  test('give the inputs of an independent evaluation, bit for bit [R216]', async () => {
    const golden = parseNpz(
      new Uint8Array(
        readFileSync(requireShared('real', 'golden-float', 'matlab-mnist-lenet__model__mnist-lenet-0.npz')),
      ),
    ).get('in_data');
    const split = await openValidation(mnist, { root: published, inputShape });
    const [batch] = await collect(batches(split, { batch: 8, limit: 1 }));
    expect(batch?.data).toEqual(golden);
  });
});

import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fingerprint } from './fingerprint.js';
import { cifar10 } from './sets/cifar10.js';
import { digits } from './sets/digits.js';
import { mnist } from './sets/mnist.js';
import type { CalibrationSplit, ValidationSplit } from './split.js';
import { openCalibration, openValidation } from './split.js';
import { folderOf, mnistFiles } from './testing/files.js';

const under = (folder: string, files: Record<string, Uint8Array>): Record<string, Uint8Array> =>
  Object.fromEntries(Object.entries(files).map(([path, bytes]) => [join(folder, path), bytes]));
const unpacked = (files: Record<string, Uint8Array>): Record<string, Uint8Array> =>
  Object.fromEntries(
    Object.entries(files).map(([path, bytes]) => [path.replace('.gz', ''), gunzipSync(bytes)]),
  );
const inputShape = [-1, 1, 28, 28];
const test2 = mnistFiles('t10k', 2);
const both = folderOf({ ...test2, ...mnistFiles('train', 3) });

test.each([
  ['the folder of the files', folderOf(test2)],
  ['unpacked files', folderOf(unpacked(test2))],
  ['its parent, as the original has it', folderOf(under('mnist', test2))],
])('Dataset_dir may be %s', async (_, root) => {
  expect(await openValidation(mnist, { root, inputShape })).toMatchObject({
    dataset: 'mnist',
    split: 'test',
    purpose: 'validation',
    size: 2,
    batchAxis: 0,
    sampleShape: [1, 28, 28],
    lastBatch: 'short',
    diagnostics: [],
    files: expect.arrayContaining([expect.stringContaining('t10k-images-idx3-ubyte')]),
  });
});

const batch = { 'test_batch.bin': new Uint8Array(3073) };
test.each(['.', 'cifar-10-batches-bin', 'cifar10', 'cifar10/cifar-10-batches-bin'])(
  'the archive of cifar10 may be unpacked into %s',
  async (folder) => {
    const root = roots[folder] as string;
    expect((await openValidation(cifar10, { root, inputShape: [-1, 3, 32, 32] })).size).toBe(1);
  },
);
const roots: Record<string, string> = Object.fromEntries(
  ['.', 'cifar-10-batches-bin', 'cifar10', 'cifar10/cifar-10-batches-bin'].map((f) => [
    f,
    folderOf(under(f, batch)),
  ]),
);

const onlyLabels = folderOf({ 'mnist/t10k-labels-idx1-ubyte.gz': new Uint8Array(0) });
test('missing files are named at once, with the places and the source', async () => {
  const problem = openValidation(mnist, { root: both.replace('mrt-', 'no-'), inputShape });
  await expect(problem).rejects.toMatchObject({
    diagnostics: [
      {
        code: 'MRT3004',
        message: 'dataset mnist, split test: t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz not found',
        hint: expect.stringMatching(
          /get them by: .*mrt datasets fetch mnist --dir \S+; or by hand: the files are published at http.*; looked in .*mnist$/,
        ),
      },
    ],
  });
  await expect(openValidation(mnist, { root: onlyLabels, inputShape })).rejects.toMatchObject({
    diagnostics: [
      {
        message: 'dataset mnist, split test: t10k-images-idx3-ubyte.gz not found',
        file: join(onlyLabels, 'mnist'),
      },
    ],
  });
  await expect(openCalibration(mnist, { root: onlyLabels, inputShape })).rejects.toThrow(
    'dataset mnist, split train: train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz not found (nor those of test',
  );
});

test('calibration takes training images where there are some', async () => {
  const split = await openCalibration(mnist, { root: both, inputShape });
  expect(split).toMatchObject({ purpose: 'calibration', split: 'train', size: 3, diagnostics: [] });
});

test('without training images it takes test images, and says so', async () => {
  const [root] = [roots['.'] as string];
  const split = await openCalibration(cifar10, { root, inputShape: [-1, 3, 32, 32] });
  expect(split).toMatchObject({
    split: 'test',
    diagnostics: [{ code: 'MRT3008', severity: 'warning', message: expect.stringContaining('cifar10') }],
  });
});

test("a dataset's own calibration images come first", async () => {
  const split = await openCalibration(digits, { root: '.', inputShape });
  expect(split).toMatchObject({ split: 'calibration', size: 500 });
});

test('an explicit split is taken as it is', async () => {
  const split = await openCalibration(mnist, { root: both, inputShape, split: 'test' });
  expect(split).toMatchObject({ purpose: 'calibration', split: 'test', size: 2, diagnostics: [] });
  const validation = await openValidation(mnist, { root: both, inputShape, split: 'train' });
  expect(validation).toMatchObject({ purpose: 'validation', split: 'train' });
});

test('an unknown split is an error that lists those there are', async () => {
  await expect(openValidation(mnist, { root: both, inputShape, split: 'val' })).rejects.toMatchObject({
    diagnostics: [{ code: 'MRT3005', hint: 'it has train, test' }],
  });
});

test('types: one purpose cannot be passed for the other', async () => {
  const calibrate = (split: CalibrationSplit): string => split.purpose;
  const evaluate = (split: ValidationSplit): string => split.purpose;
  const calibration = await openCalibration(digits, { root: '.', inputShape });
  const validation = await openValidation(digits, { root: '.', inputShape });
  expect([calibrate(calibration), evaluate(validation)]).toEqual(['calibration', 'validation']);
  // @ts-expect-error images for evaluation are not for calibration
  calibrate(validation);
  // @ts-expect-error and the other way round
  evaluate(calibration);
});

const moved = folderOf(test2);
const different = folderOf(mnistFiles('t10k', 3));
test('a fingerprint depends on what the files hold, not on where they are', async () => {
  const of = async (root: string) => fingerprint(await openValidation(mnist, { root, inputShape }));
  const known = await of(both);
  expect(known).toMatch(/^[0-9a-f]{64}$/);
  expect(await of(moved)).toBe(known);
  expect(await of(different)).not.toBe(known);
  expect(await fingerprint(await openValidation(mnist, { root: both, inputShape, split: 'train' }))).not.toBe(
    known,
  );
});

const tree = folderOf({ 'images/a': Uint8Array.of(1), 'images/b': Uint8Array.of(2) });
test('of a folder, names and sizes count', async () => {
  const split = {
    ...(await openValidation(digits, { root: '.', inputShape })),
    files: [join(tree, 'images')],
  };
  const known = await fingerprint(split);
  await rename(join(tree, 'images/b'), join(tree, 'images/c'));
  expect(await fingerprint(split)).not.toBe(known);
});

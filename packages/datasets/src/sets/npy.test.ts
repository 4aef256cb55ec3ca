import type { Tensor } from '@mrtjs/tensor';
import { float32, formatNpy, int32, tensor } from '@mrtjs/tensor';
import { batches } from '../batches.js';
import { topK } from '../metrics/top-k.js';
import { openCalibration, openValidation } from '../split.js';
import { collect, folderOf } from '../testing/files.js';
import { npy, UNLABELLED } from './npy.js';

const files = (entries: Record<string, Tensor>): string =>
  folderOf(Object.fromEntries(Object.entries(entries).map(([name, t]) => [`${name}.npy`, formatNpy(t)])));

const data = float32([3, 2, 2], [...Array(12).keys()]);
const labels = int32([3], [2, 0, 1]);
const inputShape = [-1, 2, 2];

const ELEMENT_TYPES: readonly Tensor[] = [
  data,
  tensor('float64', [3, 2, 2], Float64Array.from(data.data)),
  tensor('uint8', [3, 2, 2], Uint8Array.from(data.data)),
  tensor('int64', [3, 2, 2], BigInt64Array.from([...data.data].map(BigInt))),
];
const byType = ELEMENT_TYPES.map((t) => [t.dtype, files({ 'test-data': t, 'test-labels': labels })] as const);

test.each(byType)('arrays of %s are taken as they are', async (_, root) => {
  const split = await openValidation(npy, { root, inputShape });
  const all = await collect(batches(split, { batch: 2 }));
  expect(split.size).toBe(3);
  expect(all.map((batch) => batch.data)).toEqual([
    float32([2, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7]),
    float32([1, 2, 2], [8, 9, 10, 11]),
  ]);
  expect(all.map((batch) => batch.labels)).toEqual([[2, 0], [1]]);
});

const unlabelled = files({ 'calibration-data': data, 'train-data': float32([1, 2, 2], [0, 0, 0, 0]) });
test('calibration needs no labels, and no metric scores samples without', async () => {
  const split = await openCalibration(npy, { root: unlabelled, inputShape });
  const samples = await collect(split.samples());
  expect(split.split).toBe('calibration');
  expect(samples.map(({ label }) => label)).toEqual([UNLABELLED, UNLABELLED, UNLABELLED]);
  expect(() => topK.update(topK.initial, [float32([1, 2], [0, 1])], [UNLABELLED])).toThrow('MRT3010');
  await expect(openValidation(npy, { root: unlabelled, inputShape })).rejects.toThrow(
    'test-data.npy, test-labels.npy not found',
  );
});

const column = files({ 'test-data': data, 'test-labels': int32([3, 1], [2, 0, 1]) });
test('labels may be a column', async () => {
  const split = await openValidation(npy, { root: column, inputShape });
  expect((await collect(split.samples())).map(({ label }) => label)).toEqual([2, 0, 1]);
});

const cut = folderOf({
  'test-data.npy': formatNpy(data).subarray(0, 140),
  'test-labels.npy': formatNpy(labels),
});
const text = folderOf({
  'test-data.npy': new TextEncoder().encode('no array'),
  'test-labels.npy': formatNpy(labels),
});
const fortran = folderOf({
  'test-data.npy': Uint8Array.from(
    Buffer.from(Buffer.from(formatNpy(data)).toString('latin1').replace('False', 'True '), 'latin1'),
  ),
  'test-labels.npy': formatNpy(labels),
});

test.each([
  [
    'samples of another shape',
    files({ 'test-data': float32([3, 4], data.data), 'test-labels': labels }),
    'MRT3003',
  ],
  ['a scalar', files({ 'test-data': float32([], [1]), 'test-labels': labels }), 'MRT3006'],
  ['too few labels', files({ 'test-data': data, 'test-labels': int32([2], [0, 1]) }), 'MRT3007'],
  ['wide labels', files({ 'test-data': data, 'test-labels': int32([3, 2], [0, 1, 0, 1, 0, 1]) }), 'MRT3006'],
  ['column-major order', fortran, 'MRT3006'],
  ['a file that ends early', cut, 'MRT3006'],
  ['a file that is no array', text, 'MRT0101'],
])('%s is refused when opened', async (_, root, code) => {
  await expect(openValidation(npy, { root, inputShape })).rejects.toMatchObject({
    diagnostics: [{ code, file: expect.stringMatching(/test-(data|labels)\.npy$/) }],
  });
});

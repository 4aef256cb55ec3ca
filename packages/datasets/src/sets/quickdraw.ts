import { fail, formatShape, seededRandom, sizeOf } from '@mrtjs/tensor';
import type { OpenRequest } from '../dataset.js';
import { defineDataset } from '../dataset.js';
import { exactShape } from '../input-shape.js';
import { topK } from '../metrics/top-k.js';
import { openNpyLabels } from '../readers/npy-labels.js';
import type { NpyFile } from '../readers/npy-rows.js';
import { npyRows, npyRowsInOrder, openNpy } from '../readers/npy-rows.js';
import { zip } from '../readers/paired.js';
import type { Sample, SampleSource } from '../sample.js';

const FILES = {
  train: ['quickdraw_X.npy', 'quickdraw_y.npy'],
  test: ['quickdraw_X_test.npy', 'quickdraw_y_test.npy'],
} as const;

/** The order of the training images: any fixed number does. */
const SHUFFLE_SEED = 28;

/**
 * Quick, Draw!: doodles, taken as saved (MRT-SPEC 8.1) [R217]. Training images come shuffled, the same way every time;
 * the last partial batch is left out.
 */
export const quickdraw = defineDataset({
  name: 'quickdraw',
  summary: 'Doodles, 28×28, values as saved.',
  source: 'save the doodles of https://github.com/googlecreativelab/quickdraw-dataset with numpy.save',
  shape: exactShape([1, 28, 28]),
  label: 'class index',
  splits: { train: FILES.train.map((path) => ({ path })), test: FILES.test.map((path) => ({ path })) },
  lastBatch: 'drop',
  open,
  metric: topK,
});

async function open({ split, files, sampleShape }: OpenRequest): Promise<SampleSource<number>> {
  const [dataName, labelsName] = FILES[split === 'train' ? 'train' : 'test'];
  const data = await openNpy(files.get(dataName) as string);
  if (sizeOf(data.rowShape) !== sizeOf(sampleShape))
    fail('MRT3003', `the images have shape ${formatShape(data.rowShape)}`, {
      file: data.path,
      hint: `expected ${formatShape(sampleShape)}, or as many values in another shape`,
    });
  const labels = await openNpyLabels(files.get(labelsName) as string, data);
  const order = split === 'train' ? shuffled(data.count) : undefined;
  const rowsOf = (file: NpyFile, start: number) =>
    order === undefined ? npyRows(file, start) : npyRowsInOrder(file, order.subarray(start));
  const place = (index: number) => order?.[index] ?? index;
  return {
    size: data.count,
    seekable: true,
    async *samples(start = 0): AsyncGenerator<Sample<number>> {
      let index = start;
      for await (const [row, label] of zip(rowsOf(data, start), rowsOf(labels, start)))
        yield { id: `${split}/${place(index++)}`, data: row, label: label[0] as number };
    },
  };
}

/** The numbers below `count`, shuffled. */
function shuffled(count: number): Uint32Array {
  const random = seededRandom(SHUFFLE_SEED);
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}

import { stat } from 'node:fs/promises';
import { defineDataset } from '../dataset.js';
import type { OpenRequest } from '../dataset.js';
import type { Image } from '../images/image.js';
import { definePreprocessing } from '../images/preprocessing.js';
import { imageTransform } from '../images/transform.js';
import { exactShape } from '../input-shape.js';
import { topK } from '../metrics/top-k.js';
import { damagedFile, readRecords } from '../readers/byte-reader.js';
import type { Sample, SampleSource } from '../sample.js';

const SIDE = 32;
const PLANE = SIDE * SIDE;

/** One byte of label, then the red, green and blue planes. */
const RECORD_BYTES = 1 + 3 * PLANE;

/** CIFAR-10: photographs of ten classes, (v/255 − mean)/std (MRT-SPEC 8.1) [R215]. */
export const cifar10 = defineDataset({
  name: 'cifar10',
  summary: 'Photographs of ten kinds of things, 32×32 RGB, normalised per channel.',
  source: 'unpack cifar-10-binary.tar.gz from https://www.cs.toronto.edu/~kriz/cifar.html',
  downloads: [
    {
      url: 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
      bytes: 170052171,
      md5: 'c32a1d4ab5d03f1284b67883e8d87530',
      unpack: 'tar.gz',
      provides: ['cifar-10-batches-bin/data_batch_1.bin', 'cifar-10-batches-bin/test_batch.bin'],
    },
  ],
  shape: exactShape([3, SIDE, SIDE]),
  preprocessing: definePreprocessing({
    unit: 255,
    mean: [0.4914, 0.4822, 0.4465],
    std: [0.2023, 0.1994, 0.201],
  }),
  classes: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
  folder: 'cifar-10-batches-bin',
  label: 'class index',
  splits: {
    train: [
      { path: 'data_batch_1.bin' },
      ...[2, 3, 4, 5].map((n) => ({ path: `data_batch_${n}.bin`, optional: true }) as const),
    ],
    test: [{ path: 'test_batch.bin' }],
  },
  open,
  metric: topK,
});

async function open(request: OpenRequest): Promise<SampleSource<number>> {
  const { split, files } = request;
  const parts = await Promise.all(
    [...files.values()].map(async (path) => ({ path, count: await countOf(path) })),
  );
  const toInput = imageTransform(request);
  return {
    size: parts.reduce((sum, { count }) => sum + count, 0),
    seekable: true,
    async *samples(start = 0): AsyncGenerator<Sample<number>> {
      let index = 0;
      for (const { path, count } of parts) {
        const from = Math.min(Math.max(start - index, 0), count);
        index += from;
        const layout = { headerBytes: 0, recordBytes: RECORD_BYTES, count };
        for await (const record of readRecords(path, layout, from)) {
          const id = `${split}/${index++}`;
          yield { id, data: toInput(imageOf(record)), label: labelOf(record, id, path) };
        }
      }
    },
  };
}

async function countOf(path: string): Promise<number> {
  const { size } = await stat(path);
  if (size % RECORD_BYTES !== 0)
    damagedFile(path, `has ${size} bytes, which is not a multiple of the ${RECORD_BYTES} of an image`);
  return size / RECORD_BYTES;
}

function labelOf([label = 0]: Uint8Array, id: string, path: string): number {
  return label <= 9 ? label : damagedFile(path, `has label ${label} at ${id}, expected 0 to 9`);
}

function imageOf(record: Uint8Array): Image {
  const pixels = Uint8Array.from(
    { length: 3 * PLANE },
    (_, i) => record[1 + (i % 3) * PLANE + Math.floor(i / 3)] as number,
  );
  return { width: SIDE, height: SIDE, channels: 3, pixels };
}

import { stat } from 'node:fs/promises';
import { defineDataset } from '../dataset.js';
import type { OpenRequest } from '../dataset.js';
import { exactShape } from '../input-shape.js';
import { topK } from '../metrics/top-k.js';
import { damagedFile, readRecords } from '../readers/byte-reader.js';
import type { Sample, SampleSource } from '../sample.js';

const PLANE = 32 * 32;

/** One byte of label, then the red, green and blue planes. */
const RECORD_BYTES = 1 + 3 * PLANE;

const MEAN = [0.4914, 0.4822, 0.4465] as const;
const DEVIATION = [0.2023, 0.1994, 0.201] as const;

/** Value of each byte in each channel, computed in float32 as the transforms of the original do. */
const NORMALISED = MEAN.map((mean, c) =>
  Float32Array.from({ length: 256 }, (_, byte) => {
    const centred = Math.fround(Math.fround(byte / 255) - Math.fround(mean));
    return centred / Math.fround(DEVIATION[c] as number);
  }),
);

/** CIFAR-10: photographs of ten classes, (v/255 − mean)/std (MRT-SPEC 8.1) [R215]. */
export const cifar10 = defineDataset({
  name: 'cifar10',
  summary: 'Photographs of ten kinds of things, 32×32 RGB, normalised per channel.',
  source: 'unpack cifar-10-binary.tar.gz from https://www.cs.toronto.edu/~kriz/cifar.html',
  shape: exactShape([3, 32, 32]),
  classes: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
  folder: 'cifar-10-batches-bin',
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

async function open({ split, files }: OpenRequest): Promise<SampleSource<number>> {
  const parts = await Promise.all(
    [...files.values()].map(async (path) => ({ path, count: await countOf(path) })),
  );
  return {
    size: parts.reduce((sum, { count }) => sum + count, 0),
    async *samples(): AsyncGenerator<Sample<number>> {
      let index = 0;
      for (const { path, count } of parts)
        for await (const record of readRecords(path, { headerBytes: 0, recordBytes: RECORD_BYTES, count }))
          yield sampleOf(record, `${split}/${index++}`, path);
    },
  };
}

async function countOf(path: string): Promise<number> {
  const { size } = await stat(path);
  if (size % RECORD_BYTES !== 0)
    damagedFile(path, `has ${size} bytes, which is not a multiple of the ${RECORD_BYTES} of an image`);
  return size / RECORD_BYTES;
}

function sampleOf(record: Uint8Array, id: string, path: string): Sample<number> {
  const label = record[0] as number;
  if (label > 9) damagedFile(path, `has label ${label} at ${id}, expected 0 to 9`);
  const data = new Float32Array(3 * PLANE);
  NORMALISED.forEach((table, c) => {
    for (let i = c * PLANE; i < (c + 1) * PLANE; i++) data[i] = table[record[i + 1] as number] as number;
  });
  return { id, data, label };
}

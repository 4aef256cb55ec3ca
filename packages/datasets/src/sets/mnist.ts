import { defineDataset } from '../dataset.js';
import type { OpenRequest } from '../dataset.js';
import { exactShape } from '../input-shape.js';
import { topK } from '../metrics/top-k.js';
import { idxRecords, openIdx } from '../readers/idx.js';
import { expectSameCount, zip } from '../readers/paired.js';
import type { Sample, SampleSource } from '../sample.js';

/** Beginnings of the file names, by split. */
const PREFIX = { train: 'train', test: 't10k' } as const;

const filesOf = (prefix: string) =>
  [`${prefix}-images-idx3-ubyte.gz`, `${prefix}-labels-idx1-ubyte.gz`] as const;

/** MNIST: handwritten digits, /255 (MRT-SPEC 8.1) [R216]. */
export const mnist = defineDataset({
  name: 'mnist',
  summary: 'Handwritten digits, 28×28, values in [0, 1].',
  source: 'the files are published at http://yann.lecun.com/exdb/mnist and its mirrors',
  shape: exactShape([1, 28, 28]),
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  splits: {
    train: filesOf(PREFIX.train).map((path) => ({ path })),
    test: filesOf(PREFIX.test).map((path) => ({ path })),
  },
  open,
  metric: topK,
});

async function open({ split, files }: OpenRequest): Promise<SampleSource<number>> {
  const [imagesName, labelsName] = filesOf(split === 'train' ? PREFIX.train : PREFIX.test);
  const images = await openIdx(files.get(imagesName) as string, [28, 28]);
  const labels = await openIdx(files.get(labelsName) as string, []);
  expectSameCount(images, labels);
  return {
    size: images.count,
    async *samples(): AsyncGenerator<Sample<number>> {
      let index = 0;
      for await (const [pixels, [label = 0]] of zip(idxRecords(images), idxRecords(labels)))
        yield { id: `${split}/${index++}`, data: Float32Array.from(pixels, (byte) => byte / 255), label };
    },
  };
}

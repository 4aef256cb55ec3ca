import { defineDataset } from '../dataset.js';
import type { OpenRequest } from '../dataset.js';
import { definePreprocessing } from '../images/preprocessing.js';
import { imageTransform } from '../images/transform.js';
import { exactShape } from '../input-shape.js';
import { topK } from '../metrics/top-k.js';
import { idxRecords, openIdx } from '../readers/idx.js';
import { expectSameCount, zip } from '../readers/paired.js';
import type { Sample, SampleSource } from '../sample.js';

const SIDE = 28;

/** Beginnings of the file names, by split. */
const PREFIX = { train: 'train', test: 't10k' } as const;

const filesOf = (prefix: string) =>
  [`${prefix}-images-idx3-ubyte.gz`, `${prefix}-labels-idx1-ubyte.gz`] as const;

/** The place of publication asks for a password by now. */
const MIRROR = 'https://ossci-datasets.s3.amazonaws.com/mnist/';

/** Sizes, and checksums as torchvision publishes them. */
const PUBLISHED = [
  ['train', filesOf(PREFIX.train)[0], 9912422, 'f68b3c2dcbeaaa9fbdd348bbdeb94873'],
  ['train', filesOf(PREFIX.train)[1], 28881, 'd53e105ee54ea40749a09fcbcd1e9432'],
  ['test', filesOf(PREFIX.test)[0], 1648877, '9fb629c4189551a2d022fa330f9573f3'],
  ['test', filesOf(PREFIX.test)[1], 4542, 'ec29112dd5afa0611ce80d1b7f02629c'],
] as const;

/** MNIST: handwritten digits, /255 (MRT-SPEC 8.1) [R216]. */
export const mnist = defineDataset({
  name: 'mnist',
  summary: 'Handwritten digits, 28×28, values in [0, 1].',
  source: 'the files are published at http://yann.lecun.com/exdb/mnist and its mirrors',
  downloads: PUBLISHED.map(([split, file, bytes, md5]) => ({
    url: MIRROR + file,
    bytes,
    md5,
    splits: [split],
  })),
  shape: exactShape([1, SIDE, SIDE]),
  preprocessing: definePreprocessing({ unit: 255, channelOrder: 'GRAY' }),
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  label: 'class index',
  splits: {
    train: filesOf(PREFIX.train).map((path) => ({ path })),
    test: filesOf(PREFIX.test).map((path) => ({ path })),
  },
  open,
  metric: topK,
});

async function open(request: OpenRequest): Promise<SampleSource<number>> {
  const { split, files } = request;
  const [imagesName, labelsName] = filesOf(split === 'train' ? PREFIX.train : PREFIX.test);
  const images = await openIdx(files.get(imagesName) as string, [SIDE, SIDE]);
  const labels = await openIdx(files.get(labelsName) as string, []);
  expectSameCount(images, labels);
  const toInput = imageTransform(request);
  return {
    size: images.count,
    seekable: true,
    async *samples(start = 0): AsyncGenerator<Sample<number>> {
      let index = start;
      for await (const [pixels, [label = 0]] of zip(idxRecords(images, start), idxRecords(labels, start))) {
        const data = toInput({ width: SIDE, height: SIDE, channels: 1, pixels });
        yield { id: `${split}/${index++}`, data, label };
      }
    },
  };
}

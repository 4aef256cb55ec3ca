import { fail, formatShape } from '@mrtjs/tensor';
import type { DataFile, OpenRequest, SplitName } from '../dataset.js';
import { defineDataset } from '../dataset.js';
import { topK } from '../metrics/top-k.js';
import { npyRows, openNpy } from '../readers/npy-rows.js';
import { openNpyLabels } from '../readers/npy-labels.js';
import { zip } from '../readers/paired.js';
import type { Sample, SampleSource } from '../sample.js';

/** The label of samples without one: no class, so no metric scores it. */
export const UNLABELLED = -1;

const dataFile = (split: SplitName) => `${split}-data.npy`;
const labelsFile = (split: SplitName) => `${split}-labels.npy`;

/** Calibration needs no labels, evaluation does. */
const filesOf = (split: SplitName): readonly DataFile[] => [
  { path: dataFile(split) },
  split === 'test' ? { path: labelsFile(split) } : { path: labelsFile(split), optional: true },
];

/**
 * Arrays of one's own, already preprocessed: `<split>-data.npy` of shape (samples, …), any numeric type, taken as it
 * is, and `<split>-labels.npy` with one class index per sample.
 */
export const npy = defineDataset({
  name: 'npy',
  summary: 'Your own arrays: test-data.npy and test-labels.npy, and calibration-data.npy or train-data.npy.',
  source: 'save the preprocessed samples with numpy.save, samples along the first axis',
  shape: { text: 'whatever the arrays hold', accepts: () => true },
  label: 'class index',
  splits: { train: filesOf('train'), calibration: filesOf('calibration'), test: filesOf('test') },
  open,
  metric: topK,
});

async function open({ split, files, sampleShape }: OpenRequest): Promise<SampleSource<number>> {
  const data = await openNpy(files.get(dataFile(split)) as string);
  if (data.rowShape.join() !== sampleShape.join())
    fail('MRT3003', `the samples have shape ${formatShape(data.rowShape)}`, {
      file: data.path,
      hint: `the input shape calls for ${formatShape(sampleShape)}`,
    });
  const path = files.get(labelsFile(split));
  const labels = path === undefined ? undefined : await openNpyLabels(path, data);
  return {
    size: data.count,
    seekable: true,
    async *samples(start = 0): AsyncGenerator<Sample<number>> {
      let index = start;
      const labelRows: AsyncGenerator<ArrayLike<number>> =
        labels === undefined ? unlabelled(data.count) : npyRows(labels, start);
      for await (const [row, label] of zip(npyRows(data, start), labelRows))
        yield { id: `${split}/${index++}`, data: row, label: label[0] as number };
    },
  };
}

async function* unlabelled(count: number): AsyncGenerator<readonly number[]> {
  for (let i = 0; i < count; i++) yield [UNLABELLED];
}

/** Samples of image classification datasets. */
import { join } from 'node:path';
import type { ShapeRule } from '../input-shape.js';
import { damagedFile } from '../readers/byte-reader.js';
import type { RecordSetFiles } from '../readers/labelled-records.js';
import { openRecordSet } from '../readers/labelled-records.js';
import type { Sample, SampleSource } from '../sample.js';
import { decodeImage, readImage } from './image.js';
import { labelledFiles } from './labelled-folder.js';
import { definePreprocessing } from './preprocessing.js';
import type { InputForm } from './transform.js';
import { imageTransform } from './transform.js';

/** Square color images of any size. */
export const squareImageShape: ShapeRule = {
  text: '(N, 3, H, H)',
  accepts: ({ batchAxis, sampleShape: [channels, height, width, ...more] }) =>
    batchAxis === 0 && channels === 3 && height === width && more.length === 0,
};

/** Color or grey images of any size. */
export const anyImageShape: ShapeRule = {
  text: '(N, 3, H, W) or (N, 1, H, W)',
  accepts: ({ batchAxis, sampleShape }) =>
    batchAxis === 0 && sampleShape.length === 3 && (sampleShape[0] === 3 || sampleShape[0] === 1),
};

/**
 * ImageNet's: short side to ceil(H/0.875), the middle H×H cut out, (v − mean)/deviation per channel (MRT-SPEC 8.1)
 * [R214].
 */
export const imagenetPreprocessing = definePreprocessing({
  resize: 'short-side',
  mean: [123.68, 116.779, 103.939],
  std: [58.393, 57.12, 57.375],
});

/** The images of a folder, see {@link labelledFiles}; ids are file names. */
export async function folderSource(folder: string, form: InputForm): Promise<SampleSource<number>> {
  const files = await labelledFiles(folder);
  const toInput = imageTransform(form);
  return {
    size: files.length,
    seekable: true,
    async *samples(start = 0): AsyncGenerator<Sample<number>> {
      for (const { name, label } of files.slice(start))
        yield { id: name, data: toInput(await readImage(join(folder, name))), label };
    },
  };
}

/** The images of a RecordIO file, in its order, each with one class index. */
export async function recordSource(
  files: RecordSetFiles,
  form: InputForm,
  prefix: string,
): Promise<SampleSource<number>> {
  const { size, records } = await openRecordSet(files, prefix);
  const toInput = imageTransform(form);
  return {
    size,
    seekable: true,
    async *samples(start = 0): AsyncGenerator<Sample<number>> {
      for await (const { labels, image, name } of records(start)) {
        const [label = NaN] = labels;
        if (labels.length !== 1 || !Number.isInteger(label) || label < 0)
          damagedFile(
            files.list ?? files.records,
            `has the labels (${labels.slice(0, 8).join(', ')}) at ${name}, expected one class index`,
          );
        yield { id: name, data: toInput(await decodeImage(image, `${files.records} (${name})`)), label };
      }
    },
  };
}

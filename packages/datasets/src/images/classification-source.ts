/** Samples of image classification datasets. */
import { join } from 'node:path';
import type { ShapeRule } from '../input-shape.js';
import { damagedFile } from '../readers/byte-reader.js';
import { parseImageRecord } from '../readers/image-record.js';
import { openRecordFile, recordsOf } from '../readers/recordio.js';
import type { Sample, SampleSource } from '../sample.js';
import type { Image } from './image.js';
import { decodeImage, readImage } from './image.js';
import { labelledFiles } from './labelled-folder.js';
import { normaliseBytes } from './normalise.js';
import { centreCrop, resizeShortSide } from './resize.js';

/** Square color images of any size. */
export const squareImageShape: ShapeRule = {
  text: '(N, 3, H, H)',
  accepts: ({ batchAxis, sampleShape: [channels, height, width, ...more] }) =>
    batchAxis === 0 && channels === 3 && height === width && more.length === 0,
};

/**
 * Short side resized to ceil(H/0.875), the middle H×H cut out, (v − mean)/deviation per channel (MRT-SPEC 8.1) [R214].
 */
export function classificationInput(image: Image, side: number): Float32Array {
  // In integers: 224/0.875 is 256, which a fraction might miss.
  const short = Math.ceil((side * 8) / 7);
  return normaliseBytes(centreCrop(resizeShortSide(image, short), side));
}

/**
 * The images of a folder, see {@link labelledFiles}; ids are file names.
 * @param side Height and width of the input.
 */
export async function folderSource(folder: string, side: number): Promise<SampleSource<number>> {
  const files = await labelledFiles(folder);
  return {
    size: files.length,
    async *samples(): AsyncGenerator<Sample<number>> {
      for (const { name, label } of files)
        yield { id: name, data: classificationInput(await readImage(join(folder, name)), side), label };
    },
  };
}

/**
 * The images of a RecordIO file, in its order, each with one class index.
 * @param side Height and width of the input.
 */
export async function recordSource(
  path: string,
  index: string | undefined,
  side: number,
  idPrefix: string,
): Promise<SampleSource<number>> {
  const file = await openRecordFile(path, index);
  return {
    size: file.offsets.length,
    async *samples(): AsyncGenerator<Sample<number>> {
      let count = 0;
      for await (const record of recordsOf(file)) {
        const id = `${idPrefix}/${count++}`;
        const { labels, image } = parseImageRecord(record, path);
        const [label = NaN] = labels;
        if (labels.length !== 1 || !Number.isInteger(label) || label < 0)
          damagedFile(
            path,
            `has the labels (${labels.slice(0, 8).join(', ')}) at ${id}, expected one class index`,
          );
        yield { id, data: classificationInput(await decodeImage(image, `${path} (${id})`), side), label };
      }
    },
  };
}

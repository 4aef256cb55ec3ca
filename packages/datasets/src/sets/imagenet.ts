import type { OpenRequest } from '../dataset.js';
import { defineDataset } from '../dataset.js';
import {
  folderSource,
  imagenetPreprocessing,
  recordSource,
  squareImageShape,
} from '../images/classification-source.js';
import { topK } from '../metrics/top-k.js';
import type { SampleSource } from '../sample.js';
import { foundRecords, recordFiles } from './record-files.js';

/** Begin the names of files and folders. */
const PARTS = { train: 'train', test: 'val' } as const;

/**
 * ImageNet: photographs of 1000 classes, in RecordIO as im2rec writes it or in folders of image files; short side
 * resized to ceil(H/0.875), centre crop, (v − mean)/deviation; the last batch is filled up from the start
 * (MRT-SPEC 8.1) [R214].
 */
export const imagenet = defineDataset({
  name: 'imagenet',
  summary: 'Photographs of 1000 kinds of things, in RecordIO or a folder, normalised per channel.',
  source:
    'pack the images of https://image-net.org with im2rec into rec/val.rec, or put them into folders by class',
  shape: squareImageShape,
  preprocessing: imagenetPreprocessing,
  costly: true,
  folder: 'rec',
  label: 'class index',
  splits: { train: recordFiles(PARTS.train), test: recordFiles(PARTS.test) },
  otherForms: { train: [[{ path: PARTS.train }]], test: [[{ path: PARTS.test }]] },
  lastBatch: 'wrap',
  open,
  metric: topK,
});

async function open(request: OpenRequest): Promise<SampleSource<number>> {
  const { split, files } = request;
  const part = PARTS[split === 'train' ? 'train' : 'test'];
  const records = foundRecords(part, files);
  if (records === undefined) return folderSource(files.get(part) as string, request);
  return recordSource(records, request, split);
}

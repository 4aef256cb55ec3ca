import { join } from 'node:path';
import type { OpenRequest } from '../dataset.js';
import { defineDataset } from '../dataset.js';
import { detectionImageShape, detectionSampler, detectionPreprocessing } from '../images/detection-sample.js';
import { expectFiles } from '../images/folder.js';
import { readImage } from '../images/image.js';
import { cocoAp } from '../metrics/detection/coco.js';
import type { DetectionLabel } from '../metrics/detection/label.js';
import { readCocoAnnotations } from '../readers/coco-annotations.js';
import type { Sample, SampleSource } from '../sample.js';

const PARTS = {
  train: ['train2017', 'annotations/instances_train2017.json'],
  test: ['val2017', 'annotations/instances_val2017.json'],
} as const;

/**
 * COCO 2017: photographs with objects of the annotation file's categories; images resized to W×H, (v/255 − mean)/std,
 * boxes scaled along; images without objects are kept, a partial batch rolls over to the next epoch (MRT-SPEC 8.1)
 * [R219].
 */
export const coco = defineDataset({
  name: 'coco',
  summary: 'Photographs with boxes around things of 80 kinds, normalised per channel.',
  source: 'unpack val2017.zip and annotations_trainval2017.zip from https://cocodataset.org/#download',
  shape: detectionImageShape,
  preprocessing: detectionPreprocessing,
  costly: true,
  splits: { train: PARTS.train.map((path) => ({ path })), test: PARTS.test.map((path) => ({ path })) },
  lastBatch: 'roll-over',
  open,
  metric: cocoAp,
});

async function open(request: OpenRequest): Promise<SampleSource<DetectionLabel>> {
  const { split, files } = request;
  const toSample = detectionSampler(request);
  const [folder, annotations] = PARTS[split === 'train' ? 'train' : 'test'].map((path) =>
    files.get(path),
  ) as [string, string];
  const { images } = await readCocoAnnotations(annotations);
  await expectFiles(
    folder,
    images.map(({ file }) => file),
    annotations,
  );
  return {
    size: images.length,
    seekable: true,
    async *samples(start = 0): AsyncGenerator<Sample<DetectionLabel>> {
      for (const { file, objects } of images.slice(start))
        yield toSample(await readImage(join(folder, file)), file, objects);
    },
  };
}

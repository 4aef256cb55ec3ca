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
  downloads: [
    {
      url: 'http://images.cocodataset.org/annotations/annotations_trainval2017.zip',
      bytes: 252907541,
      md5: 'f4bbac642086de4f52a3fdda2de5fa2c',
      sha256: '113a836d90195ee1f884e704da6304dfaaecff1f023f49b6ca93c4aaae470268',
      unpack: 'zip',
      provides: [PARTS.train[1], PARTS.test[1]],
    },
    {
      url: 'http://images.cocodataset.org/zips/val2017.zip',
      bytes: 815585330,
      md5: '442b8da7639aecaf257c1dceb8ba8c80',
      sha256: '4f7e2ccb2866ec5041993c9cf2a952bbed69647b115d0f74da7ce8f4bef82f05',
      unpack: 'zip',
      provides: [PARTS.test[0]],
      splits: ['test'],
    },
    {
      url: 'http://images.cocodataset.org/zips/train2017.zip',
      md5: 'cced6f7f71b7629ddf16f17bbcfab6b2',
      sha256: '69a8bb58ea5f8f99d24875f21416de2e9ded3178e903f1f7603e283b9e06d929',
      unpack: 'zip',
      provides: [PARTS.train[0]],
      splits: ['train'],
      onDemand: true,
    },
  ],
  shape: detectionImageShape,
  preprocessing: detectionPreprocessing,
  costly: true,
  label: 'boxes in pixels of the input, with class, crowd and area',
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

import { join } from 'node:path';
import type { DatasetDef, OpenRequest } from '../dataset.js';
import { defineDataset } from '../dataset.js';
import { detectionImageShape, detectionSampler, detectionPreprocessing } from '../images/detection-sample.js';
import { expectFiles } from '../images/folder.js';
import { readImage } from '../images/image.js';
import type { DetectionLabel } from '../metrics/detection/label.js';
import type { DetectionState } from '../metrics/detection/outcome.js';
import { voc2007Map } from '../metrics/detection/voc.js';
import { readVocAnnotation } from '../readers/voc-annotation.js';
import { readTextFile } from '../readers/whole-file.js';
import type { Sample, SampleSource } from '../sample.js';

const LISTS = {
  train: 'VOC2007/ImageSets/Main/trainval.txt',
  test: 'VOC2007/ImageSets/Main/test.txt',
} as const;
const ANNOTATIONS = 'VOC2007/Annotations';
const IMAGES = 'VOC2007/JPEGImages';

const filesOf = (list: string) => [list, ANNOTATIONS, IMAGES].map((path) => ({ path }));

/**
 * A dataset in the folders of VOC 2007 with classes of its own: images resized to W×H, (v/255 − mean)/std, boxes scaled
 * along, the last partial batch left out; scored as VOC 2007 (MRT-SPEC 8.1) [R218].
 * @param classes Names of the classes, by label.
 */
export function vocDataset<const N extends string>(
  name: N,
  classes: readonly string[],
): DatasetDef<N, DetectionLabel, DetectionState> {
  return defineDataset({
    name,
    summary: `Photographs with boxes around ${classes.length} kinds of things, normalised per channel.`,
    source: 'unpack VOCtest_06-Nov-2007.tar from http://host.robots.ox.ac.uk/pascal/VOC/voc2007',
    shape: detectionImageShape,
    preprocessing: detectionPreprocessing,
    costly: true,
    classes,
    folder: 'VOCdevkit',
    label: 'boxes in pixels of the input, with class and difficult',
    splits: { train: filesOf(LISTS.train), test: filesOf(LISTS.test) },
    lastBatch: 'drop',
    open: (request) => open(request, classes),
    metric: voc2007Map,
  });
}

/** Twenty kinds of things. */
const CLASSES = [
  'aeroplane',
  'bicycle',
  'bird',
  'boat',
  'bottle',
  'bus',
  'car',
  'cat',
  'chair',
  'cow',
  'diningtable',
  'dog',
  'horse',
  'motorbike',
  'person',
  'pottedplant',
  'sheep',
  'sofa',
  'train',
  'tvmonitor',
];

/** The archives of 2007, with checksums as torchvision publishes them. */
const ARCHIVES = [
  ['test', 'VOCtest_06-Nov-2007.tar', 'b6e924de25625d8de591ea690078ad9f'],
  ['train', 'VOCtrainval_06-Nov-2007.tar', 'c52e279531787c972589f7e41ab4ae64'],
] as const;

/** PASCAL VOC 2007: photographs with objects of twenty classes. */
export const voc = defineDataset({
  ...vocDataset('voc', CLASSES),
  downloads: ARCHIVES.map(([split, file, md5]) => ({
    url: `http://host.robots.ox.ac.uk/pascal/VOC/voc2007/${file}`,
    md5,
    unpack: 'tar',
    provides: [`VOCdevkit/${LISTS[split]}`],
    splits: [split],
  })),
});

async function open(request: OpenRequest, classes: readonly string[]): Promise<SampleSource<DetectionLabel>> {
  const { split, files } = request;
  const toSample = detectionSampler(request);
  const list = files.get(LISTS[split === 'train' ? 'train' : 'test']) as string;
  const [annotations, images] = [ANNOTATIONS, IMAGES].map((path) => files.get(path)) as [string, string];
  // Lists of one class have a second column.
  const ids = (await readTextFile(list)).split('\n').flatMap((line) => line.trim().split(/\s+/)[0] || []);
  const annotationOf = (id: string) => `${id}.xml`;
  const imageOf = (id: string) => `${id}.jpg`;
  await expectFiles(annotations, ids.map(annotationOf), list);
  await expectFiles(images, ids.map(imageOf), list);
  return {
    size: ids.length,
    seekable: true,
    async *samples(start = 0): AsyncGenerator<Sample<DetectionLabel>> {
      for (const id of ids.slice(start)) {
        const objects = await readVocAnnotation(join(annotations, annotationOf(id)), classes);
        yield toSample(await readImage(join(images, imageOf(id))), id, objects);
      }
    },
  };
}

import type { DatasetDef, OpenRequest } from '../dataset.js';
import { defineDataset } from '../dataset.js';
import { detectionImageShape, detectionPreprocessing, detectionSampler } from '../images/detection-sample.js';
import { decodeImage } from '../images/image.js';
import type { DetectionLabel } from '../metrics/detection/label.js';
import type { DetectionState } from '../metrics/detection/outcome.js';
import { voc2007Map } from '../metrics/detection/voc.js';
import type { RecordSetFiles } from '../readers/labelled-records.js';
import { openRecordSet } from '../readers/labelled-records.js';
import { packedBoxes } from '../readers/packed-boxes.js';
import type { Sample, SampleSource } from '../sample.js';
import { foundRecords, recordFiles } from './record-files.js';

/**
 * Images with boxes of one's own in RecordIO, as im2rec packs them for detection: `train.rec`, `val.rec` and beside them
 * `.idx` and `.lst` where there are such. Images resized to W×H, (v/255 − mean)/std, boxes scaled along; scored as VOC
 * 2007.
 * @param classes Names of the classes, by label.
 */
export function recordDetectionDataset<const N extends string>(
  name: N,
  classes: readonly string[],
): DatasetDef<N, DetectionLabel, DetectionState> {
  return defineDataset({
    name,
    summary: `Images with boxes around ${classes.length} kinds of things, in RecordIO, normalised per channel.`,
    source: 'pack the images with im2rec --pack-label, a list of boxes beside them',
    shape: detectionImageShape,
    preprocessing: detectionPreprocessing,
    costly: true,
    classes,
    label: 'boxes in pixels of the input, with class',
    splits: { train: recordFiles('train'), test: recordFiles('val') },
    open: (request) => open(request, classes.length),
    metric: voc2007Map,
  });
}

async function open(request: OpenRequest, classes: number): Promise<SampleSource<DetectionLabel>> {
  const { split, files } = request;
  const set = foundRecords(split === 'train' ? 'train' : 'val', files) as RecordSetFiles;
  const { size, records } = await openRecordSet(set, split);
  const toSample = detectionSampler(request);
  return {
    size,
    seekable: true,
    async *samples(start = 0): AsyncGenerator<Sample<DetectionLabel>> {
      for await (const { labels, image, name } of records(start)) {
        const where = `${set.records} (${name})`;
        const decoded = await decodeImage(image, where);
        yield toSample(decoded, name, packedBoxes(labels, decoded, classes, where));
      }
    },
  };
}

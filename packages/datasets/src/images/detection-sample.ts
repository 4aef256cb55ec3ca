/** Samples of detection datasets. */
import type { Shape } from '@mrtjs/tensor';
import type { ShapeRule } from '../input-shape.js';
import type { DetectionLabel, TrueBox } from '../metrics/detection/label.js';
import type { Sample } from '../sample.js';
import { readImage } from './image.js';
import { normaliseUnit } from './normalise.js';
import { resize } from './resize.js';

/** Color images of any size; the metrics want H = W. */
export const imageShape: ShapeRule = {
  text: '(N, 3, H, W), with H = W to be scored',
  accepts: ({ batchAxis, sampleShape }) =>
    batchAxis === 0 && sampleShape.length === 3 && sampleShape[0] === 3,
};

/** An image file resized to W×H and normalised, its objects' boxes scaled along (MRT-SPEC 8.1) [R218, R219]. */
export async function detectionSample(
  path: string,
  id: string,
  sampleShape: Shape,
  objects: readonly TrueBox[],
): Promise<Sample<DetectionLabel>> {
  const image = await readImage(path);
  const [, height, width] = sampleShape as readonly [number, number, number];
  const [horizontal, vertical] = [width / image.width, height / image.height];
  const boxes = objects.map((object): TrueBox => {
    const [x1, y1, x2, y2] = object.box;
    return { ...object, box: [x1 * horizontal, y1 * vertical, x2 * horizontal, y2 * vertical] };
  });
  return {
    id,
    data: normaliseUnit(resize(image, width, height)),
    label: { boxes, input: { width, height }, original: { width: image.width, height: image.height } },
  };
}

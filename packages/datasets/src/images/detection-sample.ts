/** Samples of detection datasets. */
import { fail } from '@mrtjs/tensor';
import type { ShapeRule } from '../input-shape.js';
import type { DetectionLabel, TrueBox } from '../metrics/detection/label.js';
import type { Sample } from '../sample.js';
import type { Image } from './image.js';
import { definePreprocessing, planeShape } from './preprocessing.js';
import type { InputForm } from './transform.js';
import { imageTransform } from './transform.js';

/** Color images of any size; the metrics want H = W. */
export const detectionImageShape: ShapeRule = {
  text: '(N, 3, H, W), with H = W to be scored',
  accepts: ({ batchAxis, sampleShape }) =>
    batchAxis === 0 && sampleShape.length === 3 && sampleShape[0] === 3,
};

/** Resized to W×H, v/255, mean and deviation of ImageNet (MRT-SPEC 8.1) [R218, R219]. */
export const detectionPreprocessing = definePreprocessing({
  resize: 'stretch',
  unit: 255,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
});

/** Makes a sample of an image and its objects, whose boxes are in pixels of the image. */
export type DetectionSampler = (
  image: Image,
  id: string,
  objects: readonly TrueBox[],
) => Sample<DetectionLabel>;

/**
 * Makes the function that turns an image into a sample: stretched to W×H and normalised, its objects' boxes scaled
 * along (MRT-SPEC 8.1) [R218, R219].
 * @throws {MrtError} MRT3014 for a preprocessing that cuts something off: boxes would be cut too.
 */
export function detectionSampler(form: InputForm): DetectionSampler {
  const { resize, layout } = form.preprocessing;
  if (resize !== 'stretch')
    fail('MRT3014', `images with boxes cannot be resized by the rule ${resize}`, {
      hint: 'use stretch: the boxes are scaled along',
    });
  const toInput = imageTransform(form);
  const { width, height } = planeShape(form.sampleShape, layout);
  return (image, id, objects) => {
    const [horizontal, vertical] = [width / image.width, height / image.height];
    const boxes = objects.map((object): TrueBox => {
      const [x1, y1, x2, y2] = object.box;
      return { ...object, box: [x1 * horizontal, y1 * vertical, x2 * horizontal, y2 * vertical] };
    });
    return {
      id,
      data: toInput(image),
      label: { boxes, input: { width, height }, original: { width: image.width, height: image.height } },
    };
  };
}

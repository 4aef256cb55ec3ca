/** What is really in an image: the labels of detection datasets. */
import type { TensorOf } from '@mrtjs/tensor';
import { float32 } from '@mrtjs/tensor';

/** Corners in pixels: left, top, right, bottom. */
export type Box = readonly [x1: number, y1: number, x2: number, y2: number];

/** One object of an image. */
export interface TrueBox {
  /** In pixels of the network's input. */
  readonly box: Box;
  readonly class: number;
  /** VOC: neither finding it nor missing it counts. */
  readonly difficult?: boolean;
  /** COCO: a group that any number of detections may fall into; none of them counts. */
  readonly crowd?: boolean;
  /** COCO: area of the object, not of its box, in pixels of the image as it was published. Default: that of the box. */
  readonly area?: number;
}

/** Width and height in pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Label of one image. */
export interface DetectionLabel {
  readonly boxes: readonly TrueBox[];
  /** Size of the network's input. */
  readonly input: ImageSize;
  /** Size of the image as it was published. */
  readonly original: ImageSize;
}

/** Marks rows of {@link labelTensor} that are not there. */
const PADDING = -1;

/**
 * Labels as one tensor (N, M, 6) with rows x1, y1, x2, y2, class, difficult (or crowd); images with fewer objects than
 * the one with most are filled up with −1 (MRT-SPEC 8.1) [R218].
 */
export function labelTensor(labels: readonly DetectionLabel[]): TensorOf<'float32'> {
  const most = labels.reduce((max, { boxes }) => Math.max(max, boxes.length), 0);
  const rows = labels.flatMap(({ boxes }) =>
    Array.from({ length: most }, (_, i) => {
      const truth = boxes[i];
      if (truth === undefined) return new Array<number>(6).fill(PADDING);
      return [...truth.box, truth.class, truth.difficult || truth.crowd ? 1 : 0];
    }),
  );
  return float32([labels.length, most, 6], rows.flat());
}

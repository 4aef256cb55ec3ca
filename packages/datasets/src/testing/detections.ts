/** Outputs and labels of detection networks, made for a test. */
import type { Tensor } from '@mrtjs/tensor';
import { float32 } from '@mrtjs/tensor';
import type { DetectionLabel, TrueBox } from '../metrics/detection/label.js';

/** A detection as a row: class, score, and the corners. */
export type DetectionRow = readonly [
  ofClass: number,
  score: number,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
];

/** The triple (ids, scores, boxes) for the detections of some images; missing ones have the class −1. */
export function detectionOutputs(images: readonly (readonly DetectionRow[])[]): Tensor[] {
  const most = Math.max(1, ...images.map((rows) => rows.length));
  const rows = images.flatMap((image) =>
    Array.from({ length: most }, (_, i): DetectionRow => image[i] ?? [-1, -1, -1, -1, -1, -1]),
  );
  const column = (from: number, to: number) =>
    float32(
      [images.length, most, to - from],
      rows.flatMap((row) => row.slice(from, to)),
    );
  return [column(0, 1), column(1, 2), column(2, 6)];
}

/** An image of 100×100 pixels, published `scale` times as large. */
export function truth(boxes: readonly TrueBox[], scale = 1): DetectionLabel {
  const size = (pixels: number) => ({ width: pixels, height: pixels });
  return { boxes, input: size(100), original: size(100 * scale) };
}

/** What a detection network says: the triple (ids, scores, boxes) of MRT-SPEC 8.1. */
import type { Tensor } from '@mrtjs/tensor';
import { fail, formatShape, toNumbers } from '@mrtjs/tensor';
import type { Box, DetectionLabel } from './label.js';

/** One object that a network claims to see. */
export interface Detection {
  readonly class: number;
  readonly score: number;
  /** In pixels of the network's input, clipped to it. */
  readonly box: Box;
}

/**
 * The detections of each image of a batch: entries whose id is not negative, boxes clipped to [0, H] [R224].
 * @throws {MrtError} MRT3011 for outputs of other shapes than (N, K, 1), (N, K, 1), (N, K, 4), and for inputs that are
 * not square [R224].
 */
export function detectionsOf(outputs: readonly Tensor[], labels: readonly DetectionLabel[]): Detection[][] {
  const [count, perImage = NaN] = outputs[0]?.shape ?? [];
  const wanted = [1, 1, 4].map((width) => formatShape([labels.length, perImage, width])).join(', ');
  const found = outputs.slice(0, 3).map(({ shape }) => formatShape(shape));
  if (count !== labels.length || found.join(', ') !== wanted)
    fail('MRT3011', `outputs of shapes ${found.join(', ') || '(none)'} are not detections`, {
      hint: `expected ids (N, K, 1), scores (N, K, 1) and boxes (N, K, 4) of ${labels.length} images`,
    });
  const [ids, scores, boxes] = outputs.slice(0, 3).map(toNumbers) as [Numbers, Numbers, Numbers];
  return labels.map(({ input: { width, height } }, image) => {
    if (width !== height)
      fail('MRT3011', `detections cannot be scored on inputs of ${width}×${height} pixels`, {
        hint: 'use an input shape (-1, 3, H, W) with H = W',
      });
    const clip = (value: number) => Math.min(Math.max(value, 0), height);
    return Array.from({ length: perImage }, (_, i) => image * perImage + i)
      .filter((i) => (ids[i] as number) >= 0)
      .map((i) => ({
        class: Math.round(ids[i] as number),
        score: scores[i] as number,
        box: [0, 1, 2, 3].map((c) => clip(boxes[4 * i + c] as number)) as unknown as Box,
      }));
  });
}

type Numbers = ReturnType<typeof toNumbers>;

/** Those of one class, best first; equal scores keep their order. A score that is not a number is the worst. */
export function ranked(detections: readonly Detection[], ofClass: number): Detection[] {
  return detections
    .filter((detection) => detection.class === ofClass)
    .sort((a, b) => byScore(a.score, b.score));
}

/** Sorts the largest first, NaN last. */
export function byScore(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return b === a ? 0 : b - a;
}

/** Average precision of COCO (https://cocodataset.org/#detection-eval). */
import type { Metric } from '../metric.js';
import { formatPercent } from '../metric.js';
import type { Box, DetectionLabel, TrueBox } from './label.js';
import type { ClassOutcome, DetectionState } from './outcome.js';
import {
  byClass,
  classesIn,
  isDetectionState,
  meanAveragePrecision,
  meanRecall,
  mergeDetections,
  NO_DETECTIONS,
} from './outcome.js';
import type { Detection } from './predictions.js';
import { detectionsOf, ranked } from './predictions.js';

/** Overlaps from which on a detection fits an object: 0.50, 0.55, …, 0.95. */
const THRESHOLDS = Array.from({ length: 10 }, (_, i) => (50 + 5 * i) / 100);

const ALL_THRESHOLDS = THRESHOLDS.map((_, bit) => bit);

/** Best detections of a class and image that count. */
const MAX_DETECTIONS = 100;

/** Ranges of object areas in pixels of the published image, both ends included. */
const RANGES: readonly (readonly [least: number, most: number])[] = [
  [0, 1e10],
  [0, 32 ** 2],
  [32 ** 2, 96 ** 2],
  [96 ** 2, 1e10],
];

/** Each value of the metric: its size range, and its thresholds. */
const VALUES: readonly (readonly [name: string, range: number, thresholds: readonly number[]])[] = [
  ['mAP', 0, ALL_THRESHOLDS],
  ['AP50', 0, [0]],
  ['AP75', 0, [5]],
  ['APsmall', 1, ALL_THRESHOLDS],
  ['APmedium', 2, ALL_THRESHOLDS],
  ['APlarge', 3, ALL_THRESHOLDS],
];

/** Each average recall: its size range, and how many detections of a class and image it is of. */
const RECALLS: readonly (readonly [name: string, range: number, best: number])[] = [
  ['AR1', 0, 1],
  ['AR10', 0, 10],
  ['AR100', 0, MAX_DETECTIONS],
  ['ARsmall', 1, MAX_DETECTIONS],
  ['ARmedium', 2, MAX_DETECTIONS],
  ['ARlarge', 3, MAX_DETECTIONS],
];

/**
 * COCO: 101-point average precision, mean over classes and overlaps 0.50 to 0.95 (MRT-SPEC 8.1) [R223]; value `mAP`,
 * text the bare percentage. Further values `AP50`, `AP75`, `APsmall`, `APmedium`, `APlarge`, and average recalls, of the
 * best 1, 10 and 100 detections of a class and image `AR1`, `AR10`, `AR100`, and of 100 by size `ARsmall`, `ARmedium`,
 * `ARlarge`; a range without objects has none.
 */
export const cocoAp: Metric<DetectionLabel, DetectionState> = Object.freeze({
  name: 'COCO AP and AR',
  initial: NO_DETECTIONS,
  update: (state, outputs, labels) =>
    mergeDetections(state, {
      samples: labels.length,
      outcomes: detectionsOf(outputs, labels).flatMap((detections, i) =>
        outcomesOf(detections, labels[i] as DetectionLabel),
      ),
    }),
  merge: mergeDetections,
  isState: (value): value is DetectionState => isDetectionState(value, RANGES.length),
  result: (state) => {
    const classes = byClass(state);
    const values = VALUES.flatMap(([name, range, thresholds]) => {
      const value = meanAveragePrecision(classes, range, thresholds, 'hundred-and-one-points');
      return value === undefined ? [] : [[name, value] as const];
    });
    const recalls = RECALLS.flatMap(([name, range, best]) => {
      const value = meanRecall(state, range, ALL_THRESHOLDS, best);
      return value === undefined ? [] : [[name, value] as const];
    });
    return { mAP: 0, ...Object.fromEntries([...values, ...recalls]), samples: state.samples };
  },
  format: (state) =>
    formatPercent(meanAveragePrecision(byClass(state), 0, ALL_THRESHOLDS, 'hundred-and-one-points') ?? 0),
} satisfies Metric<DetectionLabel, DetectionState>);

/** An object or a detection in pixels of the published image. */
interface Placed {
  readonly box: Box;
  readonly area: number;
  readonly crowd: boolean;
}

function outcomesOf(detections: readonly Detection[], label: DetectionLabel): ClassOutcome[] {
  return classesIn(detections, label.boxes).map((ofClass) => {
    const truths = label.boxes
      .filter((truth) => truth.class === ofClass)
      .map((truth) => placed(truth, label));
    const best = ranked(detections, ofClass).slice(0, MAX_DETECTIONS);
    const found = best.map((detection) => placed(detection, label));
    const overlaps = found.map((detection) => truths.map((truth) => cocoOverlap(detection, truth)));
    const ranges = RANGES.map((range) => masksOf(found, truths, overlaps, range));
    return {
      class: ofClass,
      positives: ranges.map(({ positives }) => positives),
      scores: best.map(({ score }) => score),
      right: ranges.map(({ right }) => right),
      ignored: ranges.map(({ ignored }) => ignored),
    };
  });
}

function placed(item: Pick<TrueBox, 'box' | 'area' | 'crowd'>, { input, original }: DetectionLabel): Placed {
  const [horizontal, vertical] = [original.width / input.width, original.height / input.height];
  const [x1, y1, x2, y2] = item.box;
  const box: Box = [x1 * horizontal, y1 * vertical, x2 * horizontal, y2 * vertical];
  return { box, area: item.area ?? areaOf(box), crowd: item.crowd ?? false };
}

function masksOf(
  found: readonly Placed[],
  truths: readonly Placed[],
  overlaps: readonly (readonly number[])[],
  [least, most]: readonly [number, number],
): { positives: number; right: number[]; ignored: number[] } {
  const outside = ({ area }: Placed) => area < least || area > most;
  const skipped = truths.map((truth) => truth.crowd || outside(truth));
  // Objects that count come first, so that a detection goes to one of them if it can.
  const order = [...truths.keys()].sort((i, j) => Number(skipped[i]) - Number(skipped[j]));
  const right = found.map(() => 0);
  const ignored = found.map(() => 0);
  THRESHOLDS.forEach((threshold, bit) => {
    const taken = new Set<number>();
    found.forEach((detection, d) => {
      const free = order.filter((t) => !taken.has(t) || (truths[t] as Placed).crowd);
      const fit = fitOf(overlaps[d] as readonly number[], free, skipped, threshold);
      if (fit !== undefined) taken.add(fit);
      const ignore = fit === undefined ? outside(detection) : (skipped[fit] as boolean);
      if (ignore) ignored[d] = (ignored[d] as number) | (1 << bit);
      else if (fit !== undefined) right[d] = (right[d] as number) | (1 << bit);
    });
  });
  return { positives: skipped.filter((skip) => !skip).length, right, ignored };
}

/** The object of largest overlap, the last of equals; one that does not count only where none that counts fits. */
function fitOf(
  overlaps: readonly number[],
  candidates: readonly number[],
  skipped: readonly boolean[],
  threshold: number,
): number | undefined {
  let [fit, largest]: [number | undefined, number] = [undefined, threshold];
  for (const candidate of candidates) {
    if (fit !== undefined && !skipped[fit] && skipped[candidate]) break;
    if ((overlaps[candidate] as number) >= largest)
      [fit, largest] = [candidate, overlaps[candidate] as number];
  }
  return fit;
}

/** Intersection over union; over the detection's own area where the object is a crowd. */
function cocoOverlap(detection: Placed, truth: Placed): number {
  const [a, b] = [detection.box, truth.box];
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (!(width > 0 && height > 0)) return 0;
  const common = width * height;
  return common / (truth.crowd ? areaOf(a) : areaOf(a) + areaOf(b) - common);
}

function areaOf([x1, y1, x2, y2]: Box): number {
  return Math.max(x2 - x1, 0) * Math.max(y2 - y1, 0);
}

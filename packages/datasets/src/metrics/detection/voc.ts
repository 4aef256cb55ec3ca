/** Mean average precision of PASCAL VOC (development kits of 2007 and 2010, VOCevaldet). */
import type { Metric } from '../metric.js';
import { formatPercent } from '../metric.js';
import type { Interpolation } from './average-precision.js';
import type { Box, DetectionLabel, TrueBox } from './label.js';
import type { ClassOutcome, DetectionState } from './outcome.js';
import {
  byClass,
  classesIn,
  isDetectionState,
  meanAveragePrecision,
  mergeDetections,
  NO_DETECTIONS,
} from './outcome.js';
import type { Detection } from './predictions.js';
import { detectionsOf, ranked } from './predictions.js';

/** Overlap from which on a detection fits an object. */
const THRESHOLD = 0.5;

/**
 * VOC 2007: mean over the classes of 11-point average precision at an overlap of 0.5; value `mAP`, text the bare
 * percentage (MRT-SPEC 8.1) [R223]. Difficult objects do not count, nor do detections that fit them best.
 */
export const voc2007Map: Metric<DetectionLabel, DetectionState> = vocMap('VOC 2007 mAP', 'eleven-points');

/** VOC from 2010 on: the same with the area under the curve. */
export const voc2010Map: Metric<DetectionLabel, DetectionState> = vocMap('VOC 2010 mAP', 'area');

function vocMap(name: string, interpolation: Interpolation): Metric<DetectionLabel, DetectionState> {
  const mapOf = (state: DetectionState): number =>
    meanAveragePrecision(byClass(state), 0, [0], interpolation) ?? 0;
  return Object.freeze({
    name,
    initial: NO_DETECTIONS,
    update: (state, outputs, labels) =>
      mergeDetections(state, {
        samples: labels.length,
        outcomes: detectionsOf(outputs, labels).flatMap((detections, i) =>
          outcomesOf(detections, labels[i] as DetectionLabel),
        ),
      }),
    merge: mergeDetections,
    isState: (value): value is DetectionState => isDetectionState(value, 1),
    result: (state) => ({ mAP: mapOf(state), samples: state.samples }),
    format: (state) => formatPercent(mapOf(state)),
  } satisfies Metric<DetectionLabel, DetectionState>);
}

function outcomesOf(detections: readonly Detection[], { boxes }: DetectionLabel): ClassOutcome[] {
  return classesIn(detections, boxes).map((ofClass) => {
    const truths = boxes.filter((truth) => truth.class === ofClass);
    const best = ranked(detections, ofClass);
    const found = new Set<TrueBox>();
    const fits = best.map(({ box }) => {
      const fit = fitOf(box, truths);
      if (fit === undefined || fit.difficult) return { right: 0, ignored: fit === undefined ? 0 : 1 };
      // An object found twice is a mistake the second time.
      const right = found.has(fit) ? 0 : 1;
      found.add(fit);
      return { right, ignored: 0 };
    });
    return {
      class: ofClass,
      positives: [truths.filter(({ difficult }) => !difficult).length],
      scores: best.map(({ score }) => score),
      right: [fits.map(({ right }) => right)],
      ignored: [fits.map(({ ignored }) => ignored)],
    };
  });
}

/** The object of largest overlap, the first of equals, if that overlap suffices. */
function fitOf(box: Box, truths: readonly TrueBox[]): TrueBox | undefined {
  let [fit, largest]: [TrueBox | undefined, number] = [undefined, -Infinity];
  for (const truth of truths) {
    const overlap = vocOverlap(box, truth.box);
    if (overlap > largest) [fit, largest] = [truth, overlap];
  }
  return largest >= THRESHOLD ? fit : undefined;
}

/** Intersection over union of boxes whose corners are pixels that belong to them. */
export function vocOverlap(a: Box, b: Box): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]) + 1;
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]) + 1;
  if (!(width > 0 && height > 0)) return 0;
  const area = ([x1, y1, x2, y2]: Box) => (x2 - x1 + 1) * (y2 - y1 + 1);
  return (width * height) / (area(a) + area(b) - width * height);
}

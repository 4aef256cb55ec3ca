/** What detection metrics remember: for each image and class, the objects and how the detections fared. */
import { isCount } from '../metric.js';
import type { Interpolation, Verdict } from './average-precision.js';
import { averagePrecision } from './average-precision.js';
import { byScore } from './predictions.js';

/**
 * One class of one image, or of several. A metric has one or more size ranges (COCO: all, small, …), and in each of
 * them one or more thresholds of overlap; bit t of a mask is about threshold t.
 */
export interface ClassOutcome {
  readonly class: number;
  /** Objects to be found, per range. */
  readonly positives: readonly number[];
  /** Of the detections. */
  readonly scores: readonly number[];
  /** Per range and detection, the thresholds at which it is right. */
  readonly right: readonly (readonly number[])[];
  /** Per range and detection, the thresholds at which it does not count. */
  readonly ignored: readonly (readonly number[])[];
}

/** State of detection metrics: plain data. */
export interface DetectionState {
  readonly samples: number;
  /** In the order of the samples: of detections of equal score the earlier image's come first. */
  readonly outcomes: readonly ClassOutcome[];
}

/** State before any sample. */
export const NO_DETECTIONS: DetectionState = Object.freeze({ samples: 0, outcomes: [] });

/**
 * Two parts of the data together. Merged in the order of the data, parts give the very state of the whole; in another
 * order, detections of equal score in different parts change places.
 */
export function mergeDetections(a: DetectionState, b: DetectionState): DetectionState {
  return { samples: a.samples + b.samples, outcomes: [...a.outcomes, ...b.outcomes] };
}

/** Whether plain data is a state of a metric with so many size ranges. */
export function isDetectionState(value: unknown, ranges: number): value is DetectionState {
  const { samples, outcomes } = (value ?? {}) as Partial<DetectionState>;
  return isCount(samples) && Array.isArray(outcomes) && outcomes.every((one) => isOutcome(one, ranges));
}

function isOutcome(value: unknown, ranges: number): value is ClassOutcome {
  const { class: ofClass, positives, scores, right, ignored } = (value ?? {}) as Partial<ClassOutcome>;
  if (!Number.isSafeInteger(ofClass) || !Array.isArray(scores)) return false;
  if (!scores.every((score) => typeof score === 'number')) return false;
  const isMasks = (masks: unknown): boolean =>
    Array.isArray(masks) &&
    masks.length === ranges &&
    masks.every((of: unknown) => Array.isArray(of) && of.length === scores.length && of.every(isCount));
  return (
    Array.isArray(positives) &&
    positives.length === ranges &&
    positives.every(isCount) &&
    isMasks(right) &&
    isMasks(ignored)
  );
}

/** The classes of all images, each with its detections from all of them, best first. */
export function byClass({ outcomes }: DetectionState): ClassOutcome[] {
  const groups = new Map<number, ClassOutcome[]>();
  for (const outcome of outcomes) {
    const group = groups.get(outcome.class);
    if (group === undefined) groups.set(outcome.class, [outcome]);
    else group.push(outcome);
  }
  return [...groups.values()].map(joined);
}

function joined(parts: readonly ClassOutcome[]): ClassOutcome {
  const [first] = parts as readonly [ClassOutcome, ...ClassOutcome[]];
  const scores = parts.flatMap((part) => part.scores);
  const order = scores.map((_, i) => i).sort((i, j) => byScore(scores[i] as number, scores[j] as number));
  const inOrder = (masks: (part: ClassOutcome) => readonly (readonly number[])[]) =>
    first.positives.map((_, range) => {
      const all = parts.flatMap((part) => masks(part)[range] as readonly number[]);
      return order.map((i) => all[i] as number);
    });
  return {
    class: first.class,
    positives: first.positives.map((_, range) =>
      parts.reduce((sum, { positives }) => sum + (positives[range] as number), 0),
    ),
    scores: order.map((i) => scores[i] as number),
    right: inOrder(({ right }) => right),
    ignored: inOrder(({ ignored }) => ignored),
  };
}

/**
 * Mean over the classes that have objects, and over thresholds, of average precision in one size range; `undefined`
 * when no class has objects there.
 */
export function meanAveragePrecision(
  classes: readonly ClassOutcome[],
  range: number,
  thresholds: readonly number[],
  interpolation: Interpolation,
): number | undefined {
  const precisions = classes
    .filter(({ positives }) => (positives[range] as number) > 0)
    .flatMap((one) =>
      thresholds.map((bit) =>
        averagePrecision(verdictsOf(one, range, bit), one.positives[range] as number, interpolation),
      ),
    );
  if (precisions.length === 0) return undefined;
  return precisions.reduce((sum, precision) => sum + precision, 0) / precisions.length;
}

/**
 * Mean over the classes that have objects, and over thresholds, of the share of objects that the `best` detections of
 * each class and image find, in one size range; `undefined` when no class has objects there.
 */
export function meanRecall(
  { outcomes }: DetectionState,
  range: number,
  thresholds: readonly number[],
  best: number,
): number | undefined {
  const found = new Map<number, { positives: number; right: number }>();
  for (const { class: ofClass, positives, right } of outcomes) {
    const sofar = found.get(ofClass) ?? { positives: 0, right: 0 };
    // Detections come best first.
    const masks = (right[range] as readonly number[]).slice(0, best);
    const hits = thresholds.reduce((sum, bit) => sum + masks.filter((mask) => mask & (1 << bit)).length, 0);
    found.set(ofClass, {
      positives: sofar.positives + (positives[range] as number),
      right: sofar.right + hits,
    });
  }
  const recalls = [...found.values()]
    .filter(({ positives }) => positives > 0)
    .map(({ positives, right }) => right / (positives * thresholds.length));
  return recalls.length === 0 ? undefined : recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
}

function* verdictsOf({ right, ignored }: ClassOutcome, range: number, bit: number): Generator<Verdict> {
  const [rightMasks, ignoredMasks] = [right[range] as readonly number[], ignored[range] as readonly number[]];
  const mask = 1 << bit;
  for (let i = 0; i < rightMasks.length; i++) {
    if ((ignoredMasks[i] as number) & mask) yield 'ignored';
    else yield (rightMasks[i] as number) & mask ? 'right' : 'wrong';
  }
}

/** The classes that appear in an image, in increasing order. */
export function classesIn(...lists: readonly (readonly { readonly class: number }[])[]): number[] {
  return [...new Set(lists.flat().map((item) => item.class))].sort((a, b) => a - b);
}

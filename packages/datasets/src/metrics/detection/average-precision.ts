/** Average precision: the area under the curve of precision over recall, as the benchmarks define it. */

/** How a detection counts. */
export type Verdict = 'right' | 'wrong' | 'ignored';

/**
 * How the curve becomes a number. Precision at a recall is the best one at that recall or a larger one. `eleven-points`
 * (VOC 2007) and `hundred-and-one-points` (COCO) are its means over recalls in steps of 1/10 and 1/100 from 0 to 1,
 * `area` (VOC from 2010 on) is the whole area below it.
 */
export type Interpolation = 'eleven-points' | 'hundred-and-one-points' | 'area';

const STEPS = { 'eleven-points': 10, 'hundred-and-one-points': 100 } as const;

/**
 * Average precision of detections, best first.
 * @param positives Number of objects to be found, at least 1.
 */
export function averagePrecision(
  verdicts: Iterable<Verdict>,
  positives: number,
  interpolation: Interpolation,
): number {
  const precisions = precisionsOf(verdicts);
  // Recall first reaches n/positives at the n-th right detection, so the curve is a value for each of them.
  if (interpolation === 'area') return precisions.reduce((sum, precision) => sum + precision, 0) / positives;
  const steps = STEPS[interpolation];
  let sum = precisions[0] ?? 0;
  // The number of right detections at which recall reaches k/steps, in integers: fractions would miss some.
  for (let k = 1; k <= steps; k++) sum += precisions[Math.ceil((k * positives) / steps) - 1] ?? 0;
  return sum / (steps + 1);
}

/** For each right detection, the best precision at it or later. */
function precisionsOf(verdicts: Iterable<Verdict>): number[] {
  let [right, wrong] = [0, 0];
  const precisions: number[] = [];
  for (const verdict of verdicts) {
    if (verdict === 'wrong') wrong++;
    if (verdict !== 'right') continue;
    right++;
    precisions.push(right / (right + wrong));
  }
  // Precision is largest at right detections, so looking at them alone is enough.
  for (let i = precisions.length - 2; i >= 0; i--)
    precisions[i] = Math.max(precisions[i] as number, precisions[i + 1] as number);
  return precisions;
}

/** Evaluation without labels. */
import type { Metric } from '@mrtjs/datasets';
import { isCount } from '@mrtjs/datasets';

/** Scores nothing, for data whose labels say nothing: what is left is how close the outputs of two models are. */
export const agreementMetric: Metric<unknown, number> = Object.freeze({
  name: 'agreement',
  initial: 0,
  update: (samples: number, _: unknown, labels: readonly unknown[]) => samples + labels.length,
  merge: (a: number, b: number) => a + b,
  isState: isCount,
  result: (samples: number) => ({ samples }),
  format: () => 'no labels',
});

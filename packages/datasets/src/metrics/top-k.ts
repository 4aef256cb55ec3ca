/** Accuracy of classification: whether the label is among the k classes of the largest scores. */
import type { Tensor } from '@mrtjs/tensor';
import { fail, formatShape, toNumbers } from '@mrtjs/tensor';
import type { Metric } from './metric.js';
import { formatPercent, isCount } from './metric.js';

/** Counts of the classification metrics. */
export interface TopKState {
  readonly samples: number;
  /** Samples whose label was among the best k, for each k of the metric. */
  readonly hits: readonly number[];
}

/** Top-1 and top-5 accuracy; `format` gives `top1=77.39% top5=93.59%` (MRT-SPEC 8.1). Values `top1`, `top5`. */
export const topK: Metric<number, TopKState> = classification(
  'top-1 and top-5 accuracy',
  [1, 5],
  ([top1 = 0, top5 = 0]) => ({
    values: { top1, top5 },
    text: `top1=${formatPercent(top1)} top5=${formatPercent(top5)}`,
  }),
);

/** Top-1 accuracy alone; `format` gives the bare percentage (MRT-SPEC 8.1, trec). Value `accuracy`. */
export const accuracy: Metric<number, TopKState> = classification('accuracy', [1], ([accuracy = 0]) => ({
  values: { accuracy },
  text: formatPercent(accuracy),
}));

/**
 * The place of the largest of `count` scores from `start` on, relative to `start`: the first one of equals; NaN is
 * never the largest.
 */
export function argmax(scores: ArrayLike<number>, start: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) {
    const [score, leader] = [scores[start + i] as number, scores[start + best] as number];
    if (score > leader || (Number.isNaN(leader) && !Number.isNaN(score))) best = i;
  }
  return best;
}

function classification(
  name: string,
  ks: readonly number[],
  describe: (fractions: readonly number[]) => { values: Readonly<Record<string, number>>; text: string },
): Metric<number, TopKState> {
  const summary = ({ samples, hits }: TopKState) =>
    describe(hits.map((count) => (samples === 0 ? 0 : count / samples)));
  return Object.freeze({
    name,
    initial: { samples: 0, hits: ks.map(() => 0) },
    update(state, outputs, labels) {
      const ranks = ranksOf(outputs[0], labels);
      return {
        samples: state.samples + labels.length,
        hits: ks.map((k, i) => (state.hits[i] as number) + ranks.filter((rank) => rank < k).length),
      };
    },
    merge: (a, b) => ({
      samples: a.samples + b.samples,
      hits: a.hits.map((count, i) => count + (b.hits[i] as number)),
    }),
    isState: (value): value is TopKState => {
      const { samples, hits } = (value ?? {}) as Partial<TopKState>;
      return isCount(samples) && Array.isArray(hits) && hits.length === ks.length && hits.every(isCount);
    },
    result: (state) => ({ ...summary(state).values, samples: state.samples }),
    format: (state) => summary(state).text,
  } satisfies Metric<number, TopKState>);
}

/** For each sample, how many classes come before its label: larger scores, and equal ones of lower index. */
function ranksOf(output: Tensor | undefined, labels: readonly number[]): number[] {
  if (output === undefined || output.shape[0] !== labels.length || output.data.length === 0)
    fail('MRT3011', `${labels.length} labels, but an output of shape ${formatShape(output?.shape ?? [])}`, {
      hint: 'the first output must hold one row of class scores per sample',
    });
  const scores = toNumbers(output);
  const classes = scores.length / labels.length;
  return labels.map((label, sample) => {
    if (!Number.isInteger(label) || label < 0 || label >= classes)
      fail('MRT3010', `label ${label} is not a class of an output with ${classes} classes`, {
        hint: 'check that the dataset is the one that the model was trained for, and that it has labels',
      });
    const start = sample * classes;
    const own = scores[start + label] as number;
    // A score that is not a number is never right.
    if (Number.isNaN(own)) return Infinity;
    let rank = 0;
    for (let c = 0; c < classes; c++) {
      const score = scores[start + c] as number;
      if (score > own || (score === own && c < label)) rank++;
    }
    return rank;
  });
}

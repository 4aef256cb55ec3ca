/** Evaluations of parts of the data, and how they add up. */
import type { Metric } from '@mrtjs/datasets';
import { fail } from '@mrtjs/tensor';
import type { FidelitySums } from './fidelity.js';
import { mergeFidelity } from './fidelity.js';

/** How one model did. */
export interface ModelEvaluation<S> {
  readonly name: string;
  /** State of the dataset's metric. */
  readonly metric: S;
  /** Time spent in inference alone [R95]. */
  readonly milliseconds: number;
}

/** How a model did beside the float model. */
export interface ComparisonEvaluation<S> extends ModelEvaluation<S> {
  /** `null` before the first sample. */
  readonly fidelity: FidelitySums | null;
}

/**
 * What was seen so far: plain data, so that parts evaluated by several workers can be sent and merged. `S` is the
 * state of the metric.
 */
export interface Evaluation<S> {
  /** Samples really seen [R96]. */
  readonly samples: number;
  readonly iterations: number;
  readonly float: ModelEvaluation<S>;
  readonly comparisons: readonly ComparisonEvaluation<S>[];
}

/** The evaluation of no data at all. */
export function emptyEvaluation<L, S>(
  metric: Metric<L, S>,
  float: string,
  comparisons: readonly string[],
): Evaluation<S> {
  const model = (name: string): ModelEvaluation<S> => ({ name, metric: metric.initial, milliseconds: 0 });
  return {
    samples: 0,
    iterations: 0,
    float: model(float),
    comparisons: comparisons.map((name) => ({ ...model(name), fidelity: null })),
  };
}

/**
 * The evaluation of two parts of the data together.
 * @throws {MrtError} MRT3102 when they are not of the same models.
 */
export function mergeEvaluations<L, S>(
  metric: Metric<L, S>,
  a: Evaluation<S>,
  b: Evaluation<S>,
): Evaluation<S> {
  const [left, right] = [a, b].map((e) => [e.float, ...e.comparisons].map(({ name }) => name).join(', '));
  if (left !== right)
    fail('MRT3102', `one part evaluated ${left}, another ${right}`, {
      hint: 'merge parts of one evaluation',
    });
  const merge = (one: ModelEvaluation<S>, other: ModelEvaluation<S>): ModelEvaluation<S> => ({
    name: one.name,
    metric: metric.merge(one.metric, other.metric),
    milliseconds: one.milliseconds + other.milliseconds,
  });
  return {
    samples: a.samples + b.samples,
    iterations: a.iterations + b.iterations,
    float: merge(a.float, b.float),
    comparisons: a.comparisons.map((one, i) => {
      const other = b.comparisons[i] as ComparisonEvaluation<S>;
      const fidelity =
        one.fidelity && other.fidelity
          ? mergeFidelity(one.fidelity, other.fidelity)
          : (one.fidelity ?? other.fidelity);
      return { ...merge(one, other), fidelity };
    }),
  };
}

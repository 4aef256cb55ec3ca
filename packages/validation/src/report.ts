/** Reports: what an evaluation found, for people and JSON. */
import type { Metric } from '@mrtjs/datasets';
import type { Evaluation, ModelEvaluation } from './evaluation.js';
import type { OutputFidelity } from './fidelity.js';
import { fidelityOf } from './fidelity.js';

/** Values of the dataset's metric by name (`top1`, `top5`, `mAP`), as fractions of 1. */
export type MetricValues = Readonly<Record<string, number>>;

/** How a model did beside the float model. */
export interface ComparisonReport {
  readonly name: string;
  readonly metric: MetricValues;
  /** The metric as the dataset words it. */
  readonly text: string;
  /** Fraction of the samples on which both models have the largest element of the first output at the same place. */
  readonly agreement: number;
  /** Closeness of each output. */
  readonly outputs: readonly OutputFidelity[];
  readonly milliseconds: number;
}

/** What an evaluation found. All rates are fractions of 1, all times of inference alone, in milliseconds in total. */
export interface EvaluationReport {
  /** Samples really seen. */
  readonly samples: number;
  readonly iterations: number;
  /** Metric of the float model. */
  readonly float: MetricValues;
  /** Metric of the first comparison, the integer model. */
  readonly integer: MetricValues;
  /** Agreement of the first comparison; 0 when there were no samples. */
  readonly agreement: number;
  readonly floatMilliseconds: number;
  readonly integerMilliseconds: number;
  /** The float metric as the dataset words it. */
  readonly floatText: string;
  /** Every model that was compared, the integer model first. */
  readonly comparisons: readonly ComparisonReport[];
}

/** The report of an evaluation. */
export function reportOf<L, S>(metric: Metric<L, S>, evaluation: Evaluation<S>): EvaluationReport {
  const { samples, iterations, float } = evaluation;
  const comparisons = evaluation.comparisons.map((one): ComparisonReport => ({
    name: one.name,
    metric: valuesOf(metric, one),
    text: metric.format(one.metric),
    ...(one.fidelity === null ? { agreement: 0, outputs: [] } : fidelityOf(one.fidelity)),
    milliseconds: one.milliseconds,
  }));
  const [integer] = comparisons;
  return {
    samples,
    iterations,
    float: valuesOf(metric, float),
    integer: integer?.metric ?? {},
    agreement: integer?.agreement ?? 0,
    floatMilliseconds: float.milliseconds,
    integerMilliseconds: integer?.milliseconds ?? 0,
    floatText: metric.format(float.metric),
    comparisons,
  };
}

/** The values without the count, which a report has once. */
function valuesOf<L, S>(metric: Metric<L, S>, one: ModelEvaluation<S>): MetricValues {
  return Object.fromEntries(Object.entries(metric.result(one.metric)).filter(([name]) => name !== 'samples'));
}

/** Models side by side over a dataset. */
import type { Metric } from '@mrtjs/datasets';
import type { Tensor } from '@mrtjs/tensor';
import type { ComparisonEvaluation, Evaluation, ModelEvaluation } from './evaluation.js';
import { emptyEvaluation } from './evaluation.js';
import { compareOutputs, mergeFidelity } from './fidelity.js';
import type { IterationEvent, IterationResult } from './iteration.js';
import type { Predictor } from './predictor.js';
import type { EvaluationReport } from './report.js';
import { reportOf } from './report.js';

/** A batch to predict. */
export interface EvaluationBatch<L> {
  readonly data: Tensor;
  readonly labels: readonly L[];
}

/** What to evaluate, and on what. */
export interface EvaluationRequest<L, S> {
  /** The model that the others are compared with: the original, on a float engine. */
  readonly float: Predictor;
  /** One model or several: all of them are reported (MRT-SPEC D18). */
  readonly integer: Predictor | readonly Predictor[];
  readonly batches: AsyncIterable<EvaluationBatch<L>>;
  /** Each model has its own state of it. */
  readonly metric: Metric<L, S>;
  /** Number of batches (`Iter_num`); fewer when the data ends before [R96], all of them when not given. */
  readonly iterations?: number;
  /** What was seen already: `batches` go on after it, and it counts for `iterations`. */
  readonly seen?: Evaluation<S> | undefined;
  /** Told after each batch. */
  onProgress?(event: IterationEvent, sofar: Evaluation<S>): void;
  /** Stops between batches. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds of some clock; replaced in tests. */
  now?(): number;
}

/**
 * Runs every model on every batch, one after the other, so that their times do not disturb each other. When the signal
 * stops it, what was seen until then is returned.
 * @throws {MrtError} MRT3010, MRT3011 when the metric cannot score an output; MRT3101 when outputs do not compare.
 */
export async function evaluate<L, S>(request: EvaluationRequest<L, S>): Promise<Evaluation<S>> {
  const { float, metric, batches, iterations = Infinity, onProgress, signal } = request;
  const now = request.now ?? (() => performance.now());
  const others = [request.integer].flat();
  let state =
    request.seen ??
    emptyEvaluation(
      metric,
      float.name,
      others.map(({ name }) => name),
    );
  // All batches are as large as the first, but for the last.
  let nominal = Math.ceil(state.samples / Math.max(1, state.iterations));
  if (state.iterations >= iterations) return state;
  for await (const batch of batches) {
    if (signal?.aborted) break;
    const reference = await timed(float, batch.data, now);
    const results: TimedOutputs[] = [];
    for (const other of others) results.push(await timed(other, batch.data, now));
    const samples = batch.labels.length;
    nominal = Math.max(nominal, samples);
    state = {
      samples: state.samples + samples,
      iterations: state.iterations + 1,
      float: advance(metric, state.float, reference, batch.labels),
      comparisons: state.comparisons.map((one, i) =>
        advanceComparison(metric, one, reference, results[i] as TimedOutputs, batch.labels),
      ),
    };
    onProgress?.(eventOf(metric, state, nominal, [reference, ...results]), state);
    if (state.iterations >= iterations) break;
  }
  return state;
}

/** {@link evaluate} as a report. @throws the signal's reason when it stops. */
export async function validate<L, S>(request: EvaluationRequest<L, S>): Promise<EvaluationReport> {
  const evaluation = await evaluate(request);
  request.signal?.throwIfAborted();
  return reportOf(request.metric, evaluation);
}

interface TimedOutputs {
  readonly outputs: readonly Tensor[];
  readonly milliseconds: number;
}

async function timed(predictor: Predictor, data: Tensor, now: () => number): Promise<TimedOutputs> {
  const start = now();
  const outputs = await predictor.run(data);
  return { outputs, milliseconds: now() - start };
}

function advance<L, S>(
  metric: Metric<L, S>,
  one: ModelEvaluation<S>,
  { outputs, milliseconds }: TimedOutputs,
  labels: readonly L[],
): ModelEvaluation<S> {
  return {
    name: one.name,
    metric: metric.update(one.metric, outputs, labels),
    milliseconds: one.milliseconds + milliseconds,
  };
}

function advanceComparison<L, S>(
  metric: Metric<L, S>,
  one: ComparisonEvaluation<S>,
  reference: TimedOutputs,
  result: TimedOutputs,
  labels: readonly L[],
): ComparisonEvaluation<S> {
  const fidelity = compareOutputs(reference.outputs, result.outputs, labels.length);
  return {
    ...advance(metric, one, result, labels),
    fidelity: one.fidelity === null ? fidelity : mergeFidelity(one.fidelity, fidelity),
  };
}

function eventOf<L, S>(
  metric: Metric<L, S>,
  state: Evaluation<S>,
  nominal: number,
  times: readonly TimedOutputs[],
): IterationEvent {
  const [float, ...comparisons] = [state.float, ...state.comparisons].map((one, i): IterationResult => ({
    name: one.name,
    // Figures of detection take time: they are worked out for those who look.
    get text() {
      return metric.format(one.metric);
    },
    milliseconds: (times[i] as TimedOutputs).milliseconds,
  })) as [IterationResult, ...IterationResult[]];
  return {
    iteration: state.iterations - 1,
    nominalSamples: nominal * state.iterations,
    samples: state.samples,
    float,
    comparisons,
  };
}

/** Profile `best` on small models. Used by tests only. */
import type { Model, Statistics, ValueRange } from '@mrtjs/graph';
import { evaluateModel, irOperators, statisticKey } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { convert, toNumbers } from '@mrtjs/tensor';
import type { QuantizeBestOptions } from '../best/options.js';
import type { BestCandidate, BestResult } from '../best/quantize-best.js';
import { bestCandidates, quantizeBest } from '../best/quantize-best.js';
import type { IntegerRunner } from '../best/runner.js';
import type { Samples } from '../best/samples.js';

/** The answers to what is asked of a model, every range being that of the extremes. */
export function statisticsOf({ model, requests }: BestCandidate, batches: readonly Tensor[]): Statistics {
  const ranges = new Map<string, ValueRange>();
  for (const data of batches)
    evaluateModel(model, new Map([['data', data]]), irOperators, (node, [output]) => {
      if (output === undefined) return;
      let { low, high } = ranges.get(node.name) ?? { low: 0, high: 0 };
      for (const x of convert(output, 'float32').data) [low, high] = [Math.min(low, x), Math.max(high, x)];
      ranges.set(node.name, { low, high });
    });
  const statistics = new Map<string, Map<string, readonly ValueRange[]>>();
  for (const request of requests) {
    const answers = statistics.get(request.node) ?? new Map<string, readonly ValueRange[]>();
    answers.set(statisticKey(request), [ranges.get(request.node) as ValueRange]);
    statistics.set(request.node, answers);
  }
  return statistics;
}

/** Samples of a model, run by the plain evaluation unless told otherwise. */
function samplesOf(model: Model, batches: readonly Tensor[], runner?: IntegerRunner): Samples {
  return {
    runner,
    batches,
    outputs: batches.map((data) => evaluateModel(model, new Map([['data', data]]), irOperators)),
  };
}

interface BestForOptions extends QuantizeBestOptions {
  /** Whether weights and biases are learned on the batches. */
  readonly learns?: boolean;
  readonly runner?: IntegerRunner;
}

/** Calibrates on some batches and quantizes; `learns` from them, too. */
export async function bestFor(
  model: Model,
  batches: readonly Tensor[],
  { learns = false, runner, ...options }: BestForOptions = {},
): Promise<BestResult> {
  const candidates = bestCandidates(model, options.recipe, options.restore);
  const statistics = new Map(
    candidates.map((candidate) => [candidate.name, statisticsOf(candidate, batches)] as const),
  );
  return quantizeBest(model, statistics, {
    ...options,
    ...(learns ? { samples: samplesOf(model, batches, runner) } : {}),
  });
}

/** |f − q|² / |f|² of an output. */
export function noiseOf(float: Tensor, integer: readonly number[]): number {
  let [signal, noise] = [0, 0];
  toNumbers(float).forEach((x: number, i: number) => {
    signal += x * x;
    noise += (x - (integer[i] as number)) ** 2;
  });
  return signal > 0 ? noise / signal : noise;
}

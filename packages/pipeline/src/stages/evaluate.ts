/** Stage 6: the float model and the integer model side by side (MRT-SPEC 3.6). */
import type { QuantizedModel } from '@mrtjs/graph';
import { fail } from '@mrtjs/tensor';
import type { Evaluation as Evaluated, EvaluationReport, PartRange } from '@mrtjs/validation';
import { agreementMetric, evaluate, formatIteration, reportOf } from '@mrtjs/validation';
import { checkpointPath } from '../checkpoints/names.js';
import type { OriginalModel } from '../models/index.js';
import { modelStem } from '../models/index.js';
import type { StageContext } from './context.js';
import { progress, reporter } from './context.js';
import type { Shard } from './evaluation-part.js';
import { evaluationIdentity, PartFile, partRange } from './evaluation-part.js';
import { floatSide, integerSide } from './sides.js';

/** How the two models did. */
export type Evaluation = EvaluationReport;

/** What to evaluate beside what the configuration says. */
export interface EvaluationTask {
  /** One of several equal parts, whose result is written to a file. */
  readonly shard?: Shard | undefined;
  /** The file of the part; by default beside the checkpoints. */
  readonly output?: string | undefined;
}

/** A finished evaluation. */
export interface StageEvaluation {
  readonly report: Evaluation;
  /** The file of the part that it is about; `null` for the whole. */
  readonly part: (PartRange & { readonly file: string }) | null;
}

/** How often what was seen is saved, in milliseconds. */
const SAVE_EVERY = 60_000;

/**
 * Runs both models over `Iter_num` batches, or over the share of a shard; `null` when that is 0 [R90]. When it is
 * interrupted, what was seen is kept in a file, and the next run goes on from there.
 * @throws {MrtError} MRT3009 for a dataset without a metric, MRT6063 for one without end and no number of batches, MRT6044 for an output file that is something else.
 * @throws the signal's reason when aborted.
 */
export async function evaluateStage(
  context: StageContext,
  original: OriginalModel,
  quantized: QuantizedModel,
  task: EvaluationTask = {},
): Promise<StageEvaluation | null> {
  const { iterNum, batch } = context.config.evaluation;
  if (iterNum === 0) return null;
  const data = await context.data.open('evaluation');
  const metric = context.config.evaluation.metric === 'agreement' ? agreementMetric : data.metric();
  const total = Math.min(iterNum < 0 ? Infinity : iterNum, data.batchCount(batch) ?? Infinity);
  if (metric === agreementMetric && total === Infinity)
    fail('MRT6063', `dataset ${data.name} has no end`, {
      option: 'EVALUATION.Iter_num',
      hint: 'give the number of batches',
    });
  const range = partRange(total, task.shard);
  const file =
    range === null
      ? null
      : new PartFile(
          task.output ?? partPath(context, task.shard),
          await evaluationIdentity(context, original, quantized, data),
          range,
        );
  const seen = await file?.seen(reporter(context));
  const [first, count] = range === null ? [0, null] : [range.first, range.end - range.first];
  const done = progress(context, 'evaluate', count);
  done(seen?.iterations ?? 0, seen?.samples ?? 0);
  const float = await floatSide(context, original.model);
  const integer = integerSide(context, quantized);
  let sofar = seen;
  try {
    const evaluation = await evaluate({
      float,
      integer,
      batches: savingNowAndThen(
        data.batches({
          batch,
          first: first + (seen?.iterations ?? 0),
          count: count === null ? null : count - (seen?.iterations ?? 0),
        }),
        async () => sofar && file?.save(sofar),
      ),
      metric,
      ...(count === null ? {} : { iterations: count }),
      seen,
      signal: context.signal,
      onProgress(event, evaluation) {
        sofar = evaluation;
        done(event.iteration + 1, event.samples);
        context.emit({
          type: 'evaluation',
          get line() {
            return formatIteration(event);
          },
        });
      },
    });
    if (context.signal?.aborted) await keep(context, file, evaluation, count);
    context.signal?.throwIfAborted();
    await (task.shard === undefined ? file?.remove() : file?.save(evaluation));
    const part =
      task.shard === undefined || range === null || file === null ? null : { ...range, file: file.path };
    return { report: reportOf(metric, evaluation), part };
  } finally {
    float.dispose();
    integer.dispose();
  }
}

function partPath({ config: { default: general } }: StageContext, shard: Shard | undefined): string {
  const suffix = shard === undefined ? 'part' : `${shard.index}-of-${shard.count}`;
  return checkpointPath(general.checkpointDir, modelStem(general.modelName), `evaluate.${suffix}.json`);
}

/** The batches, with a call of `save` between two of them once in a while. */
async function* savingNowAndThen<T>(
  batches: AsyncIterable<T>,
  save: () => Promise<unknown>,
): AsyncGenerator<T> {
  let saved = performance.now();
  for await (const batch of batches) {
    yield batch;
    if (performance.now() - saved < SAVE_EVERY) continue;
    await save();
    saved = performance.now();
  }
}

/** Keeps what an interrupted evaluation saw, and says so. */
async function keep(
  context: StageContext,
  file: PartFile | null,
  evaluation: Evaluated<unknown>,
  count: number | null,
): Promise<void> {
  if (file === null || evaluation.iterations === 0) return;
  await file.save(evaluation);
  reporter(context)({
    code: 'MRT6052',
    severity: 'warning',
    message: `the evaluation was interrupted after ${evaluation.iterations} of ${count} batches`,
    file: file.path,
    hint: 'run it again to go on from there',
  });
}

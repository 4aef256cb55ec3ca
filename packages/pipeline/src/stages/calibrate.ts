/** Stage 3: thresholds (MRT-SPEC 5.11), or the statistics that profile `best` wants. */
import type { Model, Statistics, Thresholds } from '@mrtjs/graph';
import { calibrate, collectStatistics, raiseBoundedOutputs } from '@mrtjs/calibration';
import type { BestCandidate, RecipeChoices } from '@mrtjs/quantization';
import { bestCandidates, largestMagnitudes } from '@mrtjs/quantization';
import type { Tensor } from '@mrtjs/tensor';
import { fail } from '@mrtjs/tensor';
import { numericProfile, recipeChoices } from '../accuracy.js';
import { restoredNames } from '../restore-names.js';
import { progress, reporter } from './context.js';
import type { StageContext } from './context.js';

/** A model and its thresholds. */
export interface CalibratedModel {
  readonly model: Model;
  readonly thresholds: Thresholds;
  /** Of each model that profile `best` may choose, by its name; `null` in other profiles. */
  readonly statistics: ReadonlyMap<string, Statistics> | null;
  /** Name of the float engine. */
  readonly engine: string;
}

/**
 * Runs the model over `Calibrate_num` batches [R82]. Outputs whose range is known get it as their threshold, but for profile
 * `mrt1`.
 * @throws {MrtError} MRT6063 when the data ends before.
 */
export async function calibrateStage(context: StageContext, model: Model): Promise<CalibratedModel> {
  const { profile } = context.config.default;
  if (profile === 'best') return calibrateBest(context, model);
  const { calibrateNum, lambda } = context.config.calibration;
  const engine = await context.engines.float();
  const done = progress(context, 'calibrate', calibrateNum);
  const thresholds = await calibrate({
    model,
    batches: calibrationBatches(context),
    engine,
    lambda,
    profile: numericProfile(context.config),
    onProgress: (event) => {
      if (event.kind === 'batch') done(event.batches);
    },
    report: reporter(context),
  });
  return {
    model,
    thresholds: profile === 'mrt1' ? thresholds : raiseBoundedOutputs(model, thresholds),
    statistics: null,
    engine: engine.name,
  };
}

/** One sweep over the data for each model that may be chosen. */
async function calibrateBest(context: StageContext, model: Model): Promise<CalibratedModel> {
  if (context.config.calibration.lambda !== null)
    reporter(context)({
      code: 'MRT2106',
      severity: 'warning',
      message: 'the outlier rule has no effect in profile best',
      option: 'CALIBRATION.Lambda',
      hint: 'choose a range with ACCURACY.Range',
    });
  return calibrateForRecipes(context, model, [recipeChoices(context.config)]);
}

/** The statistics that any of some recipes wants. */
export async function calibrateForRecipes(
  context: StageContext,
  model: Model,
  recipes: readonly RecipeChoices[],
): Promise<CalibratedModel> {
  const { calibrateNum } = context.config.calibration;
  const engine = await context.engines.float();
  const { names: restore } = restoredNames(model.graph, context.config.quantization.restoreName);
  const candidates = joined(recipes.flatMap((choices) => bestCandidates(model, choices, restore)));
  const done = progress(context, 'calibrate', calibrateNum * candidates.length);
  const statistics = new Map<string, Statistics>();
  for (const [i, { name, model: candidate, requests }] of candidates.entries())
    statistics.set(
      name,
      await collectStatistics({
        model: candidate,
        batches: calibrationBatches(context),
        engine,
        requests,
        onProgress: (batches) => done(i * calibrateNum + batches),
      }),
    );
  const [first] = statistics.values();
  const thresholds = largestMagnitudes(model, first ?? new Map());
  return { model, thresholds, statistics, engine: engine.name };
}

/** One candidate of each name, with what is wanted of any of that name. */
function joined(candidates: readonly BestCandidate[]): BestCandidate[] {
  const byName = new Map<string, BestCandidate>();
  for (const candidate of candidates) {
    const requests = [...(byName.get(candidate.name)?.requests ?? []), ...candidate.requests];
    byName.set(candidate.name, { ...candidate, requests });
  }
  return [...byName.values()];
}

/** The batches of the calibration, as inputs of a model. */
export async function* calibrationBatches(context: StageContext): AsyncIterable<ReadonlyMap<string, Tensor>> {
  const { batch, calibrateNum } = context.config.calibration;
  const data = await context.data.open('calibration');
  let count = 0;
  for await (const { data: values } of data.batches({ batch, count: calibrateNum })) {
    context.signal?.throwIfAborted();
    count++;
    yield new Map([['data', values]]);
  }
  if (count < calibrateNum)
    fail('MRT6063', `the calibration data ends after ${count} of ${calibrateNum} batches`, {
      option: 'CALIBRATION.Calibrate_num',
      hint: 'ask for fewer or smaller batches',
    });
}

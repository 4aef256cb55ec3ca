/** The cheapest recipe that loses no more than it may. */
import type { Model, QuantizedModel } from '@mrtjs/graph';
import { compileModel } from '@mrtjs/cvm';
import type { CompiledModel } from '@mrtjs/cvm';
import { fail, int32, sizeOf } from '@mrtjs/tensor';
import { agreementMetric, evaluate, reportOf } from '@mrtjs/validation';
import { recipeChoices } from '../accuracy.js';
import { checkpointPath } from '../checkpoints/names.js';
import { setBatch } from '../config/helpers.js';
import { canonicalJson, sha256 } from '../files/hash.js';
import type { OriginalModel } from '../models/index.js';
import { modelStem } from '../models/index.js';
import type { CalibratedModel } from '../stages/calibrate.js';
import { calibrateForRecipes } from '../stages/calibrate.js';
import type { StageContext } from '../stages/context.js';
import { reporter } from '../stages/context.js';
import { floatSide, integerSide } from '../stages/sides.js';
import type { QuantizeResult } from '../stages/quantize.js';
import { quantizeStage } from '../stages/quantize.js';
import { MRT_VERSION } from '../version.js';
import type { Goal, Reached } from './goal.js';
import { goalText, missing, reaches } from './goal.js';
import type { RecipeOptions, SearchRecipe } from './recipes.js';
import { optionsFor, searchRecipes, withRecipe } from './recipes.js';
import type { Cost, Findings } from './record.js';
import { readFindings, writeRecord } from './record.js';

/** What is searched with. */
export interface SearchRequest {
  readonly context: StageContext;
  readonly goal: Goal;
  readonly original: OriginalModel;
  /** Key of what is quantized. */
  readonly key: string;
  /** What is quantized: the prepared model, or the base of a split one. */
  readonly model: () => Promise<Model>;
  /** Puts a quantized model and what comes after it together. */
  readonly merge: (quantized: QuantizedModel) => Promise<QuantizedModel>;
}

/** A recipe in the report of a search. */
export interface SearchRow extends Cost {
  readonly recipe: string;
  readonly summary: string;
  /** `null` for a recipe that was not tried. */
  readonly reached: (Reached & { readonly decibels: number | null }) | null;
}

/** What a search found. */
export interface SearchResult {
  readonly goal: Goal;
  /** In the order of their costs. */
  readonly rows: readonly SearchRow[];
  readonly chosen: string;
  readonly why: string;
  readonly options: RecipeOptions;
  /** The file with all of it. */
  readonly file: string;
}

/**
 * Measures what every recipe costs, and tries them from the cheapest on until one reaches the goal on calibration data that
 * was held out. What is found is kept in a file, from which a search that was interrupted, or one with another goal, goes on.
 * @throws {MrtError} MRT6080 if no recipe reaches the goal, MRT6063 without data that is held out.
 * @throws the signal's reason when aborted.
 */
export async function search(request: SearchRequest): Promise<SearchResult> {
  const { context, goal } = request;
  const { checkpointDir, modelName } = context.config.default;
  const file = checkpointPath(checkpointDir, modelStem(modelName), 'search.json');
  const key = await searchKey(request);
  let findings = await readFindings(file, key, reporter(context));
  const note = async (more: Partial<Findings>, chosen: string | null = null, why = ''): Promise<void> => {
    findings = {
      costs: { ...findings.costs, ...more.costs },
      reached: { ...findings.reached, ...more.reached },
    };
    await writeRecord(file, { key, goal, chosen, why, ...findings });
  };
  const model = await request.model();
  const trial = trialsOf(request, model);

  await measureCosts(context, trial, findings.costs, (costs) => note({ costs }));
  const order = inOrder(context, findings.costs);
  for (const recipe of order) {
    const cost = findings.costs[recipe.name] as Cost;
    if (cost.sameAs !== null) continue;
    context.signal?.throwIfAborted();
    const known = findings.reached[recipe.name];
    const reached = known ?? (await trial.reached(recipe));
    if (known === undefined) await note({ reached: { [recipe.name]: reached } });
    context.emit({ type: 'recipe', recipe: recipe.name, gas: cost.gas, ...reached });
    if (!reaches(reached, goal)) continue;
    const why = `the cheapest that reaches ${goalText(goal)} on ${reached.samples} samples held out`;
    await note({}, recipe.name, why);
    const rows = rowsOf(order, findings);
    return { goal, rows, chosen: recipe.name, why, options: optionsFor(recipe, model), file };
  }
  return refuse(goal, order, findings, file);
}

/** What can be found out of a recipe. */
interface Trials {
  /** The compiled network of a recipe, without what is learned. */
  compiled(recipe: SearchRecipe): Promise<CompiledModel>;
  reached(recipe: SearchRecipe): Promise<Reached & { readonly decibels: number | null }>;
}

function trialsOf({ context, goal, original, merge }: SearchRequest, model: Model): Trials {
  const configOf = (recipe: SearchRecipe) => withRecipe(context.config, optionsFor(recipe, model));
  let calibrated: Promise<CalibratedModel> | undefined;
  /** One sweep over the data answers what all recipes ask. */
  const calibration = (): Promise<CalibratedModel> =>
    (calibrated ??= calibrateForRecipes(
      context,
      model,
      searchRecipes.map((recipe) => recipeChoices(configOf(recipe))),
    ));
  const quantized = async (config: StageContext['config']): Promise<QuantizeResult> =>
    quantizeStage({ ...context, config, emit: () => undefined }, await calibration());
  return {
    async compiled(recipe) {
      const config = configOf(recipe);
      const accuracy = { ...config.accuracy, learningSamples: 0 };
      const { quantized: integer } = await quantized({ ...config, accuracy });
      return compileModel(integer, { inputShapes: new Map([['data', oneSample(context)]]) });
    },
    async reached(recipe) {
      const { quantized: base, recipe: report } = await quantized(configOf(recipe));
      const figures = await evaluateHeldOut({ context, goal, original }, await merge(base));
      return { ...figures, decibels: report?.signal?.decibels ?? null };
    },
  };
}

const oneSample = ({ config }: StageContext): number[] => setBatch(config.default.inputShape, 1);

/** Measures the costs that are not known. */
async function measureCosts(
  context: StageContext,
  trial: Trials,
  known: Findings['costs'],
  note: (costs: Findings['costs']) => Promise<void>,
): Promise<void> {
  const seen = new Map<string, string>();
  if (searchRecipes.every(({ name }) => known[name] !== undefined)) return;
  for (const recipe of searchRecipes) {
    context.signal?.throwIfAborted();
    const compiled = await trial.compiled(recipe);
    const { rounding, biasCorrection } = recipe.options;
    const made = [sha256(compiled.symbol), sha256(compiled.params), rounding, biasCorrection].join();
    const sameAs = seen.get(made) ?? null;
    if (sameAs === null) seen.set(made, recipe.name);
    const isTimed = context.config.accuracy.budgetCost === 'time';
    const milliseconds = isTimed ? await timeOf(context, compiled) : null;
    await note({ [recipe.name]: { gas: compiled.gas, milliseconds, sameAs } });
  }
}

/** Runs of which the shortest counts. */
const RUNS = 7;

async function timeOf(context: StageContext, { symbol, params }: CompiledModel): Promise<number> {
  const executable = await (await context.engines.integer()).load(symbol, params);
  const shape = oneSample(context);
  const input = int32(shape, new Int32Array(sizeOf(shape)));
  let least = Infinity;
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    await executable.run(input);
    least = Math.min(least, performance.now() - start);
  }
  executable.dispose?.();
  return least;
}

/** Recipes from the cheapest on. */
function inOrder({ config }: StageContext, costs: Findings['costs']): SearchRecipe[] {
  const costOf = ({ name }: SearchRecipe): number => {
    const cost = costs[name] as Cost;
    return config.accuracy.budgetCost === 'time' ? (cost.milliseconds ?? Infinity) : cost.gas;
  };
  return [...searchRecipes].sort((a, b) => costOf(a) - costOf(b));
}

/** Float and integer model on calibration batches that nothing was calibrated with. */
async function evaluateHeldOut(
  { context, goal, original }: Pick<SearchRequest, 'context' | 'goal' | 'original'>,
  quantized: QuantizedModel,
): Promise<Reached> {
  const { calibration, accuracy } = context.config;
  const data = await context.data.open('calibration');
  // Labels are needed only for what is said of them.
  const metric = goal.drop === null ? agreementMetric : data.metric();
  const float = await floatSide(context, original.model);
  const integer = integerSide(context, quantized);
  try {
    const { batch, calibrateNum: first } = calibration;
    const batches = data.batches({ batch, first, count: accuracy.heldOut });
    const report = reportOf(
      metric,
      await evaluate({ float, integer, batches, metric, signal: context.signal }),
    );
    context.signal?.throwIfAborted();
    const { samples, agreement } = report;
    if (samples === 0)
      fail('MRT6063', `the calibration data ends after the ${first} batches to calibrate with`, {
        option: 'ACCURACY.Held_out',
        hint: 'calibrate with fewer batches, so that there are some to compare recipes on',
      });
    const [name] = Object.keys(report.float);
    return {
      samples,
      agreement: 100 * agreement,
      agreementError: 100 * Math.sqrt((agreement * (1 - agreement)) / samples),
      drop: name === undefined ? null : 100 * ((report.float[name] ?? 0) - (report.integer[name] ?? 0)),
    };
  } finally {
    float.dispose();
    integer.dispose();
  }
}

/** Everything that decides the findings; not the goal. */
async function searchKey({ context, goal, key }: SearchRequest): Promise<string> {
  const { calibration, accuracy, quantization, mergeModel } = context.config;
  return sha256(
    canonicalJson({
      mrt: MRT_VERSION,
      model: key,
      data: (await context.data.open('calibration')).identity,
      batch: calibration.batch,
      calibrateNum: calibration.calibrateNum,
      heldOut: accuracy.heldOut,
      learningSamples: accuracy.learningSamples,
      cost: accuracy.budgetCost,
      isScored: goal.drop !== null,
      quantization: {
        inputPrecision: quantization.inputPrecision,
        outputPrecision: quantization.outputPrecision,
        softmaxLambd: quantization.softmaxLambd,
        shiftBits: quantization.shiftBits,
        thresholds: quantization.thresholds,
      },
      merge: { attributeDeps: mergeModel.attributeDeps, oscaleMaps: mergeModel.oscaleMaps },
      engine: (await context.engines.float()).name,
      recipes: searchRecipes,
    }),
  );
}

function rowsOf(order: readonly SearchRecipe[], { costs, reached }: Findings): SearchRow[] {
  return order.map(({ name, summary }) => ({
    recipe: name,
    summary,
    ...(costs[name] as Cost),
    reached: reached[name] ?? null,
  }));
}

/** Says which recipe comes nearest. */
function refuse(goal: Goal, order: readonly SearchRecipe[], findings: Findings, file: string): never {
  const tried = rowsOf(order, findings).flatMap(({ recipe, gas, reached }) =>
    reached === null ? [] : [{ recipe, gas, reached }],
  );
  const [best] = tried.sort((a, b) => missing(a.reached, goal) - missing(b.reached, goal));
  const { agreement = 0, agreementError = 0, drop = null, samples = 0 } = best?.reached ?? {};
  const lost = drop === null ? '' : ` and a drop of ${drop.toFixed(2)} points`;
  return fail(
    'MRT6080',
    `none of ${tried.length} recipes reaches ${goalText(goal)}; nearest is "${best?.recipe ?? ''}" with an agreement of ${agreement.toFixed(2)} ± ${agreementError.toFixed(2)} %${lost} on ${samples} samples, for ${best?.gas ?? 0} gas`,
    {
      option: 'ACCURACY.Budget',
      file,
      hint: 'ask for less, calibrate on more data, or run without a budget for what profile best makes of it',
    },
  );
}

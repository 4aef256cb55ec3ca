/** The whole way from a float model to a compiled one. */
import type { QuantizedModel } from '@mrtjs/graph';
import { randomParams } from '@mrtjs/prepare';
import type { RecipeReport } from '@mrtjs/quantization';
import type { Registry } from '@mrtjs/datasets';
import { fail } from '@mrtjs/tensor';
import { availableParallelism } from 'node:os';
import { CheckpointStore } from './checkpoints/store.js';
import { setBatch } from './config/helpers.js';
import type { PipelineConfig } from './config/load.js';
import type { StageChain } from './chain.js';
import { stageChain } from './chain.js';
import { dataSource } from './data.js';
import type { GivenEngines } from './engines.js';
import { runEngines } from './engines.js';
import type { Listener, Stage } from './events.js';
import { stages } from './events.js';
import type { ModelFiles, OriginalModel } from './models/index.js';
import { findModelFiles, modelStem, readOriginalModel } from './models/index.js';
import type { ImportModule } from './modules.js';
import type { CompiledFiles } from './stages/compile.js';
import { compileStage } from './stages/compile.js';
import type { StageContext } from './stages/context.js';
import { reporter } from './stages/context.js';
import type { Evaluation, EvaluationTask, StageEvaluation } from './stages/evaluate.js';
import { evaluateStage } from './stages/evaluate.js';
import { mergeStage } from './stages/merge.js';
import { goalOf } from './search/goal.js';
import { withRecipe } from './search/recipes.js';
import type { SearchResult } from './search/search.js';
import { search } from './search/search.js';
import type { UserPasses } from './user-passes.js';
import { loadUserPasses } from './user-passes.js';
import { checkConf } from './yaml-conf.js';

/** What a run may be told beside the configuration. */
export interface PipelineOptions {
  /**
   * The stage whose result is wanted: earlier ones are run or loaded as needed, later ones are not run. `all` (default)
   * is everything that the configuration asks for.
   */
  readonly target?: Stage | 'all';
  readonly onEvent?: Listener;
  readonly signal?: AbortSignal;
  /** Engines instead of those that the configuration names. */
  readonly engines?: GivenEngines;
  /** Datasets that the configuration may name. */
  readonly datasets?: Registry;
  /** How modules of the user's are loaded: datasets and passes. */
  readonly importModule?: ImportModule;
  /** Which part of the data to evaluate on, and where its result goes. */
  readonly evaluation?: EvaluationTask;
  /** Called when the model's files are missing, to provide them; without it that is an error [R73]. */
  readonly provideModel?: (folder: string, name: string) => Promise<void>;
}

/** Results of a run. */
export interface PipelineResult {
  /** `null` when an earlier stage was the target. */
  readonly quantized: QuantizedModel | null;
  /** What profile `best` did; `null` in other profiles. */
  readonly recipe: RecipeReport | null;
  /** How the recipe was found; `null` where none was searched for. */
  readonly search: SearchResult | null;
  readonly evaluation: Evaluation | null;
  /** The part of the data that the evaluation is about, and the file with its result; `null` for the whole. */
  readonly evaluationPart: StageEvaluation['part'];
  readonly compiled: CompiledFiles | null;
  /** Bytes of the original parameters as they are in memory. */
  readonly originalParameterBytes: number;
}

/**
 * Runs the stages of a configuration.
 * @throws {MrtError} what any stage says; nothing half-written is left behind.
 * @throws the signal's reason when aborted.
 */
export async function runPipeline(
  config: PipelineConfig,
  options: PipelineOptions = {},
): Promise<PipelineResult> {
  const { onEvent = () => undefined } = options;
  const settled = new Set<Stage>();
  const context = stageContext(config, options, (event) => {
    if (event.type === 'stage' && event.status !== 'started') settled.add(event.stage);
    onEvent(event);
  });
  try {
    return await runStages(context, options, settled);
  } finally {
    await Promise.all([context.engines.close(), context.data.close()]);
  }
}

/** What the stages of a run use; `close` its engines and data at the end. */
export function stageContext(config: PipelineConfig, options: PipelineOptions, emit: Listener): StageContext {
  let passes: Promise<UserPasses> | undefined;
  return {
    config,
    emit,
    signal: options.signal,
    passes: () => (passes ??= loadUserPasses(config.prepare.passes, options.importModule)),
    engines: runEngines(config, options.engines ?? {}, emit),
    data: dataSource(config, {
      report: reporter({ emit }),
      threads: dataThreads(config),
      ...(options.datasets === undefined ? {} : { datasets: options.datasets }),
      ...(options.importModule === undefined ? {} : { importModule: options.importModule }),
    }),
  };
}

/** Decoding is quicker than inference by far: a few threads are enough for any number of cores. */
const MOST_DATA_THREADS = 4;

/** Threads that make batches ahead; none where the configuration wants one thread only. */
function dataThreads({ default: { threads } }: PipelineConfig): number {
  const wanted = threads ?? availableParallelism();
  return wanted === 1 ? 0 : Math.min(wanted, MOST_DATA_THREADS);
}

async function runStages(
  context: StageContext,
  options: PipelineOptions,
  settled: ReadonlySet<Stage>,
): Promise<PipelineResult> {
  const { config, signal } = context;
  const { target = 'all' } = options;
  const { original, found, chain } = await openStages(context, options, target);
  const wanted = new Set<Stage>(target === 'all' ? wantedStages(config) : [target]);

  const { quantized, recipe } = await runChain(chain, target);
  signal?.throwIfAborted();
  const integer = (): QuantizedModel => quantized ?? fail('MRT6061', 'no stage gave a quantized model');
  const evaluation = wanted.has('evaluate')
    ? await timed(
        context,
        'evaluate',
        (result) => result?.part?.file ?? [],
        () => evaluateStage(context, original, integer(), options.evaluation),
      )
    : null;
  const compiled = wanted.has('compile')
    ? await timed(
        context,
        'compile',
        (result) => result.files,
        () => compileStage(context, integer()),
      )
    : null;
  reportSkipped(context, wanted, settled, target);
  return {
    quantized,
    recipe,
    search: found,
    evaluation: evaluation?.report ?? null,
    evaluationPart: evaluation?.part ?? null,
    compiled,
    originalParameterBytes: parameterBytes(original),
  };
}

/** The stages up to the integer model, ready to be asked. */
export interface OpenedStages {
  readonly original: OriginalModel;
  /** The recipe that a budget chose; `null` without one. */
  readonly found: SearchResult | null;
  /** The context with that recipe. */
  readonly chosen: StageContext;
  readonly chain: StageChain;
}

/** Reads the float model and readies the stages, by the recipe that a budget chooses where there is one. */
export async function openStages(
  context: StageContext,
  options: Pick<PipelineOptions, 'provideModel'>,
  target: Stage | 'all',
): Promise<OpenedStages> {
  const { config, emit } = context;
  const original = await originalModel(context, options);
  const { checkpointDir, modelName, start } = config.default;
  const store = new CheckpointStore(checkpointDir, modelStem(modelName));
  checkConf(config, store);
  const resume = { store, start, emit };
  const found = await searchFor(context, target, original, stageChain(context, resume, original));
  const chosen = found === null ? context : { ...context, config: withRecipe(config, found.options) };
  return { original, found, chosen, chain: stageChain(chosen, resume, original) };
}

/** The recipe that a budget asks for; `null` without one, or where nothing is quantized. */
async function searchFor(
  context: StageContext,
  target: Stage | 'all',
  original: OriginalModel,
  { prepare, split }: StageChain,
): Promise<SearchResult | null> {
  const goal = goalOf(context.config);
  const isQuantized = target === 'all' || stages.indexOf(target) >= stages.indexOf('calibrate');
  if (goal === null || !isQuantized) return null;
  return search({
    context,
    goal,
    original,
    key: await (split ?? prepare).key(),
    model: async () => (split === null ? prepare.value() : (await split.value()).base),
    merge: async (quantized) =>
      split === null ? quantized : mergeStage(context, quantized, (await split.value()).top),
  });
}

/** The optional stages of a configuration. */
function wantedStages({ stages: { evaluate, compile } }: PipelineConfig): Stage[] {
  return [...(evaluate ? (['evaluate'] as const) : []), ...(compile ? (['compile'] as const) : [])];
}

/** Asks for the result of the stage that is wanted, and so for all that it needs. */
async function runChain(
  chain: StageChain,
  target: Stage | 'all',
): Promise<Pick<PipelineResult, 'quantized' | 'recipe'>> {
  switch (target) {
    case 'prepare':
      await chain.prepare.value();
      return NOT_QUANTIZED;
    case 'split':
      if (chain.split === null)
        fail('MRT6017', 'there is nothing to split', { option: 'SPLIT_MODEL.Keys', hint: 'give split keys' });
      await chain.split.value();
      return NOT_QUANTIZED;
    case 'calibrate':
      await chain.calibrate.value();
      return NOT_QUANTIZED;
    case 'quantize':
      return chain.quantize.value();
    case 'merge':
      if (chain.merge === null)
        fail('MRT6017', 'there is nothing to merge', { option: 'SPLIT_MODEL.Keys', hint: 'give split keys' });
      return chain.merge.value();
    case 'evaluate':
    case 'compile':
    case 'all':
      return (chain.merge ?? chain.quantize).value();
  }
}

const NOT_QUANTIZED = { quantized: null, recipe: null };

async function originalModel(
  context: StageContext,
  options: Pick<PipelineOptions, 'provideModel'>,
): Promise<OriginalModel> {
  const { modelDir, modelName, modelEpoch, randomParams: seed, inputShape } = context.config.default;
  const find = (): Promise<ModelFiles> => findModelFiles(modelDir, modelName, modelEpoch);
  const { provideModel } = options;
  const files = await find().catch(async (error: unknown) => {
    if (provideModel === undefined) throw error;
    await provideModel(modelDir, modelName);
    return find();
  });
  const report = reporter(context);
  const original = await readOriginalModel(files, { inputShape: setBatch(inputShape, 1) });
  original.diagnostics.forEach(report);
  if (original.hasParams) {
    if (seed !== null)
      report({
        code: 'MRT6034',
        severity: 'warning',
        message: 'the model has parameters, so no random ones are made',
        option: 'DEFAULT.Random_params',
      });
    return original;
  }
  if (seed === null)
    fail('MRT6042', 'the model has no parameter file', {
      file: 'symbol' in files ? files.symbol : files.model,
      hint: 'add it, or run with random parameters: --set DEFAULT.Random_params=1',
    });
  const inputShapes = new Map([['data', setBatch(inputShape, 1)]]);
  return { ...original, model: randomParams(original.model, { seed, inputShapes }) };
}

function parameterBytes({ model }: OriginalModel): number {
  return [...model.params.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
}

async function timed<T>(
  { emit }: StageContext,
  stage: Stage,
  files: (result: T) => string | readonly string[],
  run: () => Promise<T>,
): Promise<T> {
  emit({ type: 'stage', stage, status: 'started' });
  const begin = performance.now();
  const result = await run();
  const written = [files(result)].flat();
  emit({ type: 'stage', stage, status: 'finished', milliseconds: performance.now() - begin, files: written });
  return result;
}

/** Says of every stage that did nothing why it did not. */
function reportSkipped(
  { config, emit }: StageContext,
  wanted: ReadonlySet<Stage>,
  settled: ReadonlySet<Stage>,
  target: Stage | 'all',
): void {
  const isSplit = config.splitModel.keys.length > 0;
  for (const stage of stages) {
    if (settled.has(stage)) continue;
    const optional = stage === 'evaluate' || stage === 'compile';
    const beyond = target !== 'all' && stages.indexOf(stage) > stages.indexOf(target);
    const reason =
      beyond || (optional && target !== 'all' && !wanted.has(stage))
        ? 'not asked for'
        : optional
          ? 'the configuration does not ask for it'
          : (stage === 'split' || stage === 'merge') && !isSplit
            ? 'there are no split keys'
            : 'a later stage was loaded from its checkpoint';
    emit({ type: 'stage', stage, status: 'skipped', reason });
  }
}

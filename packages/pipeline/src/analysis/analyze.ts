/** `mrt analyze`: where a quantized network loses accuracy, and what to try. */
import { compileModel, quantizeInput } from '@mrtjs/cvm';
import type { StepTime } from '@mrtjs/cvm-runtime';
import { timeSteps } from '@mrtjs/cvm-runtime';
import type { InputScale, Model, QuantizedModel } from '@mrtjs/graph';
import { bestCandidates } from '@mrtjs/quantization';
import type { AnalysisDocument, LayerDocument } from '@mrtjs/report';
import { ANALYSIS_VERSION } from '@mrtjs/report';
import type { Tensor } from '@mrtjs/tensor';
import { fail } from '@mrtjs/tensor';
import type { AnalyzedLayer, EvaluationReport } from '@mrtjs/validation';
import {
  agreementMetric,
  analyzeLayers,
  decidingOutputs,
  evaluate,
  layersOf,
  reportOf,
} from '@mrtjs/validation';
import { numericProfile, recipeChoices } from '../accuracy.js';
import type { PipelineConfig } from '../config/load.js';
import { setBatch } from '../config/helpers.js';
import type { OpenedData } from '../data.js';
import { modelStem } from '../models/index.js';
import type { OriginalModel } from '../models/index.js';
import type { PipelineOptions } from '../pipeline.js';
import { openStages, stageContext } from '../pipeline.js';
import { restoredNames } from '../restore-names.js';
import type { StageContext } from '../stages/context.js';
import type { QuantizeResult } from '../stages/quantize.js';
import { floatSide, integerSide } from '../stages/sides.js';
import { MRT_VERSION } from '../version.js';
import { adviceFor } from './advice.js';
import type { LayerStep } from './layer-costs.js';
import { gasByLayer, layersOfNodes, stepsByLayer } from './layer-costs.js';
import { firstWhere, layerDocuments, leastBy } from './layer-documents.js';
import { elementsPerSample, layerFacts } from './layer-facts.js';

/** What an analysis may be told beside the configuration. */
export interface AnalysisOptions extends Pick<
  PipelineOptions,
  'onEvent' | 'signal' | 'engines' | 'datasets' | 'importModule' | 'provideModel'
> {
  /** Samples to measure on, at least one batch; default {@link ANALYSIS_DEFAULTS}. */
  readonly samples?: number | undefined;
  /** Signal-to-noise ratio, in decibels, under which a layer is told of. */
  readonly floorDb?: number | undefined;
  /** Whether to measure times: the result is then another one each time. */
  readonly times?: boolean | undefined;
}

/** Under 25 dB at the outputs, one class in forty or so changes on the networks of docs/accuracy.md. */
export const ANALYSIS_DEFAULTS = { samples: 100, floorDb: 25 } as const;

/** Elements of all layers of a batch: some hundred bytes of memory for each four of them. */
const ELEMENTS = 2 ** 22;
/** Samples of the layers in a batch, at most. */
const LAYER_BATCH = 16;
/** Layers for which there is advice beside those that are named. */
const MOST_ADVISED = 5;
/** A layer whose noise at the outputs is so many decibels below that of the worst is left alone. */
const HARMLESS = 10;
/** Runs of which the median time is taken. */
const TIMED_RUNS = 15;

/**
 * Quantizes a configuration, or takes what was quantized, and measures it: the whole network and every layer beside the
 * float network, on evaluation data.
 *
 * @throws {MrtError} what the stages up to the quantization say; MRT6063 for an evaluation dataset without data.
 * @throws the signal's reason when aborted.
 */
export async function analyzeConfiguration(
  config: PipelineConfig,
  options: AnalysisOptions = {},
): Promise<AnalysisDocument> {
  const context = stageContext(config, options, options.onEvent ?? (() => undefined));
  try {
    const { original, chosen, chain } = await openStages(context, options, 'quantize');
    const result = await chain.quantize.value();
    const merged = chain.merge === null ? result : await chain.merge.value();
    const prepared = chain.split === null ? await chain.prepare.value() : (await chain.split.value()).base;
    return await documentOf(chosen, options, { original, prepared, result, merged: merged.quantized });
  } finally {
    await Promise.all([context.engines.close(), context.data.close()]);
  }
}

/** The networks that are measured. */
interface Networks {
  readonly original: OriginalModel;
  /** What was quantized, before channels were equalized. */
  readonly prepared: Model;
  readonly result: QuantizeResult;
  /** With the top of a split network. */
  readonly merged: QuantizedModel;
}

async function documentOf(
  context: StageContext,
  {
    samples = ANALYSIS_DEFAULTS.samples,
    floorDb = ANALYSIS_DEFAULTS.floorDb,
    times = false,
  }: AnalysisOptions,
  { original, prepared, result, merged }: Networks,
): Promise<AnalysisDocument> {
  const { config } = context;
  const { quantized, recipe } = result;
  const data = await context.data.open('evaluation');
  const equalized = recipe?.steps.some(({ name, taken }) => name === 'equalization' && taken) ?? false;
  const model = equalized ? equalizedModel(context, prepared) : prepared;
  const layers = layersOf(model, quantized);
  const facts = layerFacts(
    model,
    new Set(layers.map(({ node }) => node)),
    setBatch(config.default.inputShape, 1),
  );
  const batch = Math.max(1, Math.min(LAYER_BATCH, samples, Math.floor(ELEMENTS / elementsPerSample(facts))));
  const batches = Math.max(1, Math.floor(samples / batch));

  const evaluation = await wholeNetwork(context, data, { original, merged }, samples);
  const analyzed = await measuredLayers(context, data, { model, quantized }, { batch, batches });
  const costs = await costsOf(context, merged, analyzed, data, times);
  const documents = layerDocuments(analyzed, facts, quantized, costs);
  const notable = notableLayers(documents, floorDb);
  const [comparison] = evaluation.comparisons;
  return {
    schemaVersion: ANALYSIS_VERSION,
    mrt: MRT_VERSION,
    model: modelStem(config.default.modelName),
    profile: config.default.profile,
    equalized,
    data: {
      dataset: data.name,
      split: config.evaluation.split,
      samples: evaluation.samples,
      layerSamples: batch * batches,
      sensitivitySamples: batch,
    },
    engines: {
      float: (await context.engines.float()).name,
      integer: (await context.engines.integer()).name,
    },
    floorDb,
    whole: {
      agreement: evaluation.agreement,
      agreementError: Math.sqrt((evaluation.agreement * (1 - evaluation.agreement)) / evaluation.samples),
      signalToNoiseDb: decidingRatio(model, documents) ?? comparison?.outputs[0]?.signalToNoiseDb ?? null,
      float: { ...evaluation.float },
      integer: { ...evaluation.integer },
      outputs: (comparison?.outputs ?? []).map(({ cosine, signalToNoiseDb }, i) => ({
        name: merged.originalOutputs[i] ?? `output ${i}`,
        cosine,
        signalToNoiseDb,
      })),
      gas: costs.total,
      milliseconds: costs.steps === null ? null : sum(costs.steps.map(({ milliseconds }) => milliseconds)),
    },
    ...notable,
    layers: documents,
    advice: adviceFor(advisedLayers(documents, notable), new Map(documents.map((one) => [one.name, one])), {
      profile: config.default.profile,
      calibrateNum: config.calibration.calibrateNum,
    }),
    steps: costs.steps,
  };
}

/** The model with equalized channels, which was quantized instead. */
function equalizedModel({ config }: StageContext, prepared: Model): Model {
  const { names } = restoredNames(prepared.graph, config.quantization.restoreName);
  const [candidate] = bestCandidates(prepared, { ...recipeChoices(config), equalization: 'on' }, names);
  return candidate?.model ?? prepared;
}

async function wholeNetwork(
  context: StageContext,
  data: OpenedData<'evaluation'>,
  { original, merged }: Pick<Networks, 'original' | 'merged'>,
  samples: number,
): Promise<EvaluationReport> {
  const batch = Math.min(context.config.evaluation.batch, samples);
  const count = Math.min(Math.max(1, Math.floor(samples / batch)), data.batchCount(batch) ?? Infinity);
  const isScored = context.config.evaluation.metric !== 'agreement' && data.hasMetric;
  const metric = isScored ? data.metric() : agreementMetric;
  const float = await floatSide(context, original.model);
  const integer = integerSide(context, merged);
  try {
    const evaluation = await evaluate({
      float,
      integer,
      batches: data.batches({ batch, count }),
      metric,
      signal: context.signal,
      onProgress: ({ iteration, samples: seen }) =>
        context.emit({
          type: 'progress',
          stage: 'analyze',
          done: iteration + 1,
          total: count,
          samples: seen,
        }),
    });
    context.signal?.throwIfAborted();
    if (evaluation.samples === 0)
      fail('MRT6063', `dataset ${data.name} has no data`, { option: 'EVALUATION.Dataset' });
    return reportOf(metric, evaluation);
  } finally {
    float.dispose();
    integer.dispose();
  }
}

async function measuredLayers(
  context: StageContext,
  data: OpenedData<'evaluation'>,
  { model, quantized }: { readonly model: Model; readonly quantized: QuantizedModel },
  { batch, batches }: { readonly batch: number; readonly batches: number },
): Promise<AnalyzedLayer[]> {
  return analyzeLayers({
    prepared: model,
    quantized,
    engine: await context.engines.float(),
    integer: async (integers) => integerSide(context, integers),
    async *batches() {
      for await (const one of data.batches({ batch, count: batches })) yield one.data;
    },
    signal: context.signal,
    onProgress: (unit, done, total) =>
      context.emit({
        type: 'progress',
        stage: 'analyze',
        unit,
        done,
        total: total ?? batches,
        samples: null,
      }),
  });
}

/** Gas and times of the layers and of all. */
interface Costs {
  readonly gas: ReadonlyMap<string, number> | null;
  readonly milliseconds: ReadonlyMap<string, number> | null;
  readonly total: number | null;
  readonly steps: readonly LayerStep[] | null;
}

/** What one sample costs; a network that is partly float cannot be compiled, so nothing is known of it. */
async function costsOf(
  context: StageContext,
  quantized: QuantizedModel,
  analyzed: readonly AnalyzedLayer[],
  data: OpenedData<'evaluation'>,
  times: boolean,
): Promise<Costs> {
  if (quantized.floatNodes.size > 0) return { gas: null, milliseconds: null, total: null, steps: null };
  const { config } = context;
  const compiled = compileModel(quantized, {
    inputShapes: new Map([['data', setBatch(config.default.inputShape, 1)]]),
    profile: numericProfile(config),
  });
  const owners = layersOfNodes(
    compiled,
    analyzed.map(({ layer: { node, integer } }) => ({ name: node, integer: integer.node.name })),
  );
  const gas = gasByLayer(compiled, owners);
  if (!times) return { gas, milliseconds: null, total: compiled.gas, steps: null };
  const input = quantizeInput(await firstSample(data), quantized.inputs.get('data') as InputScale);
  const timed: readonly StepTime[] = await timeSteps(compiled.symbol, compiled.params, input, {
    runs: TIMED_RUNS,
  });
  const steps = stepsByLayer(compiled, owners, timed);
  const milliseconds = new Map<string, number>();
  for (const step of steps)
    milliseconds.set(step.layer, (milliseconds.get(step.layer) ?? 0) + step.milliseconds);
  return { gas, milliseconds, total: compiled.gas, steps };
}

async function firstSample(data: OpenedData<'evaluation'>): Promise<Tensor> {
  for await (const { data: values } of data.batches({ batch: 1, count: 1 })) return values;
  return fail('MRT6063', `dataset ${data.name} has no data`, { option: 'EVALUATION.Dataset' });
}

type Notable = Pick<AnalysisDocument, 'firstUnderFloor' | 'weakest' | 'mostSensitive'>;

function notableLayers(layers: readonly LayerDocument[], floorDb: number): Notable {
  return {
    firstUnderFloor: firstWhere(layers, ({ signalToNoiseDb }) => (signalToNoiseDb ?? Infinity) < floorDb),
    weakest: leastBy(layers, ({ ownSignalToNoiseDb }) => ownSignalToNoiseDb),
    mostSensitive: leastBy(layers, ({ sensitivityDb }) => sensitivityDb),
  };
}

/** The layers that are named, and others that harm the outputs most. */
function advisedLayers(
  layers: readonly LayerDocument[],
  { firstUnderFloor, weakest, mostSensitive }: Notable,
): LayerDocument[] {
  const bySensitivity = layers
    .filter(({ sensitivityDb }) => sensitivityDb !== null)
    .sort((a, b) => (a.sensitivityDb as number) - (b.sensitivityDb as number));
  const enough = (bySensitivity[0]?.sensitivityDb ?? 0) + HARMLESS;
  const names = new Set([
    ...[mostSensitive, weakest, firstUnderFloor].filter((name) => name !== null),
    ...bySensitivity
      .slice(0, MOST_ADVISED)
      .filter(({ sensitivityDb }) => (sensitivityDb as number) < enough)
      .map(({ name }) => name),
  ]);
  const rank = ({ sensitivityDb }: LayerDocument): number => sensitivityDb ?? Infinity;
  return layers
    .filter(({ name }) => names.has(name))
    .sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

/** The signal-to-noise ratio of the first output by which the network decides. */
function decidingRatio(model: Model, layers: readonly LayerDocument[]): number | null {
  const [output] = decidingOutputs(model);
  return layers.find(({ name }) => name === output?.node.name)?.signalToNoiseDb ?? null;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

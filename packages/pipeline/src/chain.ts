/** The stages that leave checkpoints, tied together. */
import type { Model, QuantizedModel } from '@mrtjs/graph';
import { formatMrtExt, parseMrtExt, stateOf } from '@mrtjs/quantization';
import { recipeChoices } from './accuracy.js';
import { formatScaleExt, parseScaleExt } from './scale-ext.js';
import type { ResumableStage, ResumeContext } from './checkpoints/resume.js';
import { resumable } from './checkpoints/resume.js';
import { setBatch } from './config/helpers.js';
import type { OriginalModel } from './models/index.js';
import { restoredNames } from './restore-names.js';
import type { CalibratedModel } from './stages/calibrate.js';
import { calibrateStage } from './stages/calibrate.js';
import type { StageContext } from './stages/context.js';
import { confFile } from './yaml-conf.js';
import { mergeStage } from './stages/merge.js';
import {
  decodeModel,
  decodeResult,
  decodeStatistics,
  encodeFixed,
  encodeModel,
  encodeResult,
  encodeStatistics,
  quantizedFromState,
} from './stages/model-codec.js';
import { prepareStage } from './stages/prepare.js';
import type { QuantizeResult } from './stages/quantize.js';
import { quantizeStage } from './stages/quantize.js';
import type { SplitModels } from './stages/split.js';
import { splitStage } from './stages/split.js';

/** The results of the stages, each computed or loaded when first asked for. */
export interface StageChain {
  readonly prepare: ResumableStage<Model>;
  /** `null` without split keys. */
  readonly split: ResumableStage<SplitModels> | null;
  readonly calibrate: ResumableStage<CalibratedModel>;
  readonly quantize: ResumableStage<QuantizeResult>;
  /** `null` without split keys. */
  readonly merge: ResumableStage<QuantizeResult> | null;
}

/** Ties the stages of a run together. */
export function stageChain(
  context: StageContext,
  resume: ResumeContext,
  original: OriginalModel,
): StageChain {
  const { config } = context;
  const hasSplit = config.splitModel.keys.length > 0;
  const prepare = prepareEntry(context, resume, original);
  const split = hasSplit ? splitEntry(context, resume, prepare) : null;
  const calibrate = calibrateEntry(context, resume, prepare, split);
  const quantize = quantizeEntry(context, resume, calibrate);
  const merge = split === null ? null : mergeEntry(context, resume, quantize, split);
  return { prepare, split, calibrate, quantize, merge };
}

function prepareEntry(context: StageContext, resume: ResumeContext, original: OriginalModel) {
  const { inputShape, profile, randomParams } = context.config.default;
  const { passes: modules } = context.config.prepare;
  return resumable<'prepare', Model, Model>(resume, {
    stage: 'prepare',
    upstream: null,
    determinants: async () => ({
      ...original.hashes,
      randomParams: original.hasParams ? null : randomParams,
      inputShape,
      profile,
      splitKeys: context.config.splitModel.keys,
      ...(modules.length === 0 ? {} : { passes: (await context.passes()).hashes }),
    }),
    inputs: async () => original.model,
    async make(model) {
      const value = prepareStage(context, model, (await context.passes()).passes);
      const { symbol, params } = encodeModel(value);
      return {
        value,
        files: { 'prepare.json': symbol, 'prepare.params': params },
        data: null,
        beside: { ...fixedFiles(context, model), ...confFile(context.config, 'prepare') },
      };
    },
    load: (files) =>
      decodeModel(files['prepare.json'], files['prepare.params'], resume.store.path('prepare.json')),
  });
}

function splitEntry(context: StageContext, resume: ResumeContext, prepare: ResumableStage<Model>) {
  return resumable<'split', Model, SplitModels>(resume, {
    stage: 'split',
    upstream: prepare,
    determinants: () => ({ keys: context.config.splitModel.keys }),
    inputs: () => prepare.value(),
    make(model) {
      const value = splitStage(context, model);
      const [top, base] = [encodeModel(value.top), encodeModel(value.base)];
      return {
        value,
        files: {
          'top.json': top.symbol,
          'top.params': top.params,
          'base.json': base.symbol,
          'base.params': base.params,
        },
        data: null,
      };
    },
    load: (files) => ({
      top: decodeModel(files['top.json'], files['top.params'], resume.store.path('top.json')),
      base: decodeModel(files['base.json'], files['base.params'], resume.store.path('base.json')),
    }),
  });
}

function calibrateEntry(
  context: StageContext,
  resume: ResumeContext,
  prepare: ResumableStage<Model>,
  split: ResumableStage<SplitModels> | null,
) {
  const { accuracy, calibration, default: general } = context.config;
  return resumable<'calibrate', Model, CalibratedModel>(resume, {
    stage: 'calibrate',
    upstream: split ?? prepare,
    determinants: async () => ({
      data: (await context.data.open('calibration')).identity,
      batch: calibration.batch,
      calibrateNum: calibration.calibrateNum,
      lambda: calibration.lambda,
      engine: (await context.engines.float()).name,
      profile: general.profile,
      ...(general.profile === 'best'
        ? {
            range: recipeChoices(context.config).range,
            equalization: accuracy.equalization,
            restoreName: context.config.quantization.restoreName,
          }
        : {}),
    }),
    inputs: async () => (split === null ? prepare.value() : (await split.value()).base),
    async make(model) {
      const value = await calibrateStage(context, model);
      const { symbol, params } = encodeModel(model);
      const ext = formatMrtExt({
        outputs: model.graph.outputs.map(({ node }) => node.name),
        thresholds: value.thresholds,
        precisions: new Map(),
        scales: new Map(),
        ...settingsOf(context, model),
        engine: value.engine,
      });
      return {
        value,
        files: { 'mrt.calibrate.json': symbol, 'mrt.calibrate.params': params, 'mrt.calibrate.ext': ext },
        data: {
          engine: value.engine,
          ...(value.statistics === null ? {} : { statistics: encodeStatistics(value.statistics) }),
        },
        beside: confFile(context.config, 'calibrate'),
      };
    },
    load(files, state) {
      const path = resume.store.path('mrt.calibrate.json');
      const { thresholds, engine = 'unknown' } = parseMrtExt(text(files['mrt.calibrate.ext']));
      return {
        model: decodeModel(files['mrt.calibrate.json'], files['mrt.calibrate.params'], path),
        thresholds,
        statistics: decodeStatistics(state?.data ?? null),
        engine,
      };
    },
  });
}

function quantizeEntry(
  context: StageContext,
  resume: ResumeContext,
  calibrate: ResumableStage<CalibratedModel>,
) {
  const { accuracy, quantization, default: general } = context.config;
  return resumable<'quantize', CalibratedModel, QuantizeResult>(resume, {
    stage: 'quantize',
    upstream: calibrate,
    determinants: () => ({
      restoreName: quantization.restoreName,
      inputPrecision: quantization.inputPrecision,
      outputPrecision: quantization.outputPrecision,
      softmaxLambd: quantization.softmaxLambd,
      shiftBits: quantization.shiftBits,
      thresholds: quantization.thresholds,
      profile: general.profile,
      ...(general.profile === 'best' ? { accuracy } : {}),
    }),
    inputs: () => calibrate.value(),
    async make(calibrated) {
      const { quantized, recipe } = await quantizeStage(context, calibrated);
      const { symbol, params } = encodeModel(quantized.model);
      const ext = formatMrtExt(
        stateOf(quantized, { ...settingsOf(context, calibrated.model), engine: calibrated.engine }),
      );
      return {
        value: { quantized, recipe },
        files: { 'mrt.quantize.json': symbol, 'mrt.quantize.params': params, 'mrt.quantize.ext': ext },
        data: encodeResult(quantized, recipe),
        beside: {
          'all.quantize.ext': scaleExtOf(context, quantized),
          ...confFile(context.config, 'quantize'),
        },
      };
    },
    load(files, state) {
      const path = resume.store.path('mrt.quantize.json');
      const model = decodeModel(files['mrt.quantize.json'], files['mrt.quantize.params'], path);
      if (state !== null) return decodeResult(model, state.data);
      return {
        quantized: quantizedFromState(model, parseMrtExt(text(files['mrt.quantize.ext']))),
        recipe: null,
      };
    },
  });
}

function mergeEntry(
  context: StageContext,
  resume: ResumeContext,
  quantize: ResumableStage<QuantizeResult>,
  split: ResumableStage<SplitModels>,
) {
  const { mergeModel } = context.config;
  return resumable<'merge', { base: QuantizeResult; top: Model }, QuantizeResult>(resume, {
    stage: 'merge',
    upstream: quantize,
    determinants: () => ({ attributeDeps: mergeModel.attributeDeps, oscaleMaps: mergeModel.oscaleMaps }),
    inputs: async () => ({ base: await quantize.value(), top: (await split.value()).top }),
    make({ base, top }) {
      const quantized = mergeStage(context, base.quantized, top);
      const { symbol, params } = encodeModel(quantized.model);
      return {
        value: { quantized, recipe: base.recipe },
        files: {
          'all.quantize.json': symbol,
          'all.quantize.params': params,
          'all.quantize.ext': scaleExtOf(context, quantized),
        },
        data: encodeResult(quantized, base.recipe),
      };
    },
    load(files, state) {
      const path = resume.store.path('all.quantize.json');
      const model = decodeModel(files['all.quantize.json'], files['all.quantize.params'], path);
      if (state !== null) return decodeResult(model, state.data);
      const { outputScales, inputs } = parseScaleExt(text(files['all.quantize.ext']));
      const quantized = {
        model,
        inputs,
        outputScales,
        originalOutputs: model.graph.outputs.map(({ node }) => node.name),
        thresholds: new Map(),
        scales: new Map(),
        precisions: new Map(),
        floatNodes: new Set<string>(),
      };
      return { quantized, recipe: null };
    },
  });
}

/** The original model as it was read, of which the YAML form keeps a copy [R233]. */
function fixedFiles(
  { config }: StageContext,
  original: Model,
): Readonly<Record<string, string | Uint8Array>> {
  if (config.format !== 'yaml') return {};
  const { symbol, params } = encodeFixed(original);
  return { 'fixed.json': symbol, 'fixed.params': params };
}

function settingsOf({ config: { quantization } }: StageContext, { graph }: Model) {
  return {
    restore: restoredNames(graph, quantization.restoreName).names,
    softmaxLambda: quantization.softmaxLambd ?? 10,
    shiftBits: quantization.shiftBits ?? 5,
  };
}

function scaleExtOf({ config }: StageContext, { inputs, outputScales }: QuantizedModel): string {
  const { inputShape } = config.default;
  return formatScaleExt({ inputs, outputScales, inputShape: setBatch(inputShape, config.calibration.batch) });
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

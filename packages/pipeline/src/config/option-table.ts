/**
 * Every option: section, name, type, default, allowed values, meaning and YAML key. The INI and YAML readers, command
 * line overrides, help and documentation all derive from this table (MRT-SPEC 3.3, 11.1).
 */
import type { CamelCase, OptionDef } from './option.js';
import { preprocessingOptions } from './preprocessing-options.js';
import { atLeast, between, optional, required, withDefault } from './option.js';
import {
  batchShape,
  budgetGoals,
  deviceIds,
  deviceType,
  fileStem,
  givenFolder,
  isFolder,
  positiveValues,
  startAfter,
  startPoints,
  verbosity,
} from './option-values.js';
import {
  array,
  bool,
  dataset,
  float,
  integer,
  nameOrNone,
  pair,
  path,
  text,
  tuple,
  words,
} from './value-types.js';

/** The device options of a section, which inherit from [DEFAULT] [R51]. */
function devices(yamlSection: string, extras: { readonly yamlOnly?: true } = {}) {
  return {
    Device_type: withDefault(deviceType, 'cpu', `${yamlSection}.DEVICE_TYPE`, 'Device of this stage.', {
      inherit: ['DEFAULT.Device_type'],
      ...extras,
    }),
    Device_ids: withDefault(deviceIds, '', `${yamlSection}.DEVICE_IDS`, 'Device numbers of this stage.', {
      inherit: ['DEFAULT.Device_ids'],
      ...extras,
    }),
  } as const;
}

const dump = withDefault(bool, 'False', [], 'Accepted and without effect: checkpoints are always written.');

export const optionTable = {
  DEFAULT: {
    Model_dir: withDefault(path, '~/mrt_model', 'COMMON.MODEL_DIR', 'Folder of the model; it must exist.', {
      check: (value) =>
        isFolder(value)
          ? undefined
          : { code: 'MRT6015', message: `the model folder ${value} does not exist`, hint: 'create it first' },
    }),
    Model_name: required(text, 'COMMON.MODEL_NAME', 'Stem of the model files, or the name of an ONNX file.', {
      check: fileStem,
    }),
    Model_epoch: optional(
      integer,
      'COMMON.MODEL_EPOCH',
      'Epoch of `NAME-NNNN.params` to load; the highest when not given.',
      { check: between(0, 9999) },
    ),
    Random_params: optional(
      integer,
      'COMMON.RANDOM_PARAMS',
      'Seed of random parameters for a symbol without a parameter file.',
      { check: between(0, 2 ** 32 - 1) },
    ),
    Checkpoint_dir: withDefault(
      path,
      '',
      'COMMON.CHECKPOINT_DIR',
      'Folder of checkpoints; created when missing.',
      {
        inherit: ['DEFAULT.Model_dir'],
      },
    ),
    Device_type: withDefault(deviceType, 'cpu', 'COMMON.DEVICE_TYPE', 'Device of all stages.'),
    Device_ids: withDefault(deviceIds, '', 'COMMON.DEVICE_IDS', 'Device numbers; needed for gpu.', {
      yamlDefault: '0',
    }),
    Verbosity: withDefault(
      verbosity,
      '0',
      'COMMON.VERBOSITY',
      'Least severe log level: 0 none, 10 debug, 20 info, 30 warning, 40 error, 50 critical, or the words.',
      { yamlDefault: 'debug' },
    ),
    Input_shape: required(
      tuple,
      'PREPARE.INPUT_SHAPE',
      'Shape of the input; exactly one -1 marks the batch axis.',
      {
        yamlDefault: '(-1, 3, 224, 224)',
        check: batchShape,
      },
    ),
    Start: optional(
      words(startPoints, { code: 'MRT6016' }),
      'COMMON.START_AFTER',
      'Take the result of this stage from disk and go on after it; when not given, resume after the last valid checkpoint.',
      { yamlType: startAfter },
    ),
    Profile: withDefault(
      words(['best', 'fixed', 'mrt1']),
      'best',
      'COMMON.PROFILE',
      'Profile: `best` for the most accurate integers, `fixed` for the plain method, `mrt1` for the numbers of the original.',
    ),
    Float_engine: withDefault(
      words(['auto', 'tfjs', 'onnxruntime']),
      'auto',
      'COMMON.FLOAT_ENGINE',
      'Engine of float models; auto: onnxruntime where the package onnxruntime-node is installed.',
    ),
    Integer_engine: withDefault(
      words(['auto', 'wasm', 'reference']),
      'auto',
      'COMMON.INTEGER_ENGINE',
      'Engine of integer models: `wasm` (WebAssembly SIMD), `reference` (plain TypeScript), or `auto` for the first that the platform has.',
    ),
    Threads: optional(
      integer,
      'COMMON.THREADS',
      'Threads of the float engine and of the evaluation; as many as cores when not given.',
      {
        check: between(1, 1024),
      },
    ),
    Batch: withDefault(integer, '16', 'COMMON.BATCH', 'Batch of the stages that do not name one.', {
      yamlOnly: true,
      check: atLeast(1),
    }),
    Pass_name: withDefault(
      words(['all', 'prepare', 'calibrate', 'quantize', 'evaluate', 'compile'], { ignoreCase: true }),
      'all',
      'COMMON.PASS_NAME',
      'The stage to run.',
      { yamlOnly: true },
    ),
    Run_evaluate: withDefault(bool, 'True', 'COMMON.RUN_EVALUATE', 'Whether `all` evaluates.', {
      yamlOnly: true,
    }),
    Run_compile: withDefault(bool, 'True', 'COMMON.RUN_COMPILE', 'Whether `all` compiles.', {
      yamlOnly: true,
    }),
  },
  PREPARE: {
    Passes: withDefault(
      array(path),
      '',
      'PREPARE.PASSES',
      'Modules whose passes run in the prepare stage, in order: before or after the operators are rewritten, as each says.',
    ),
    Dump: dump,
    ...devices('PREPARE', { yamlOnly: true }),
  },
  PREPROCESSING: preprocessingOptions,
  SPLIT_MODEL: {
    Keys: withDefault(
      array(text),
      '',
      'PREPARE.SPLIT_KEYS',
      'Nodes of the prepared graph to cut at; none: no split.',
    ),
    Dump: dump,
  },
  CALIBRATION: {
    Batch: withDefault(integer, '16', 'CALIBRATE.BATCH', 'Samples in a batch.', {
      yamlInherit: ['DEFAULT.Batch'],
      check: atLeast(1),
    }),
    Dataset: required(
      dataset,
      'CALIBRATE.DATASET_NAME',
      'A registered dataset, or the path of a dataset module.',
      {
        yamlDefault: 'imagenet',
      },
    ),
    Dataset_dir: withDefault(
      path,
      '~/.mxnet/datasets',
      'CALIBRATE.DATASET_DIR',
      "Folder of the dataset's files, or its parent.",
      { check: givenFolder },
    ),
    Split: withDefault(text, 'calibration', 'CALIBRATE.SPLIT', 'Part of the dataset to calibrate with.'),
    Calibrate_num: withDefault(integer, '1', 'CALIBRATE.NUM_CALIB', 'Number of batches.', {
      check: atLeast(1),
    }),
    Lambda: optional(float, 'CALIBRATE.LAMBD', 'Parameter of the outlier rule; none: the plain maximum.', {
      check: atLeast(0),
    }),
    ...devices('CALIBRATE'),
    Dump: dump,
  },
  QUANTIZATION: {
    Restore_name: withDefault(
      array(text),
      '',
      'QUANTIZE.RESTORE_NAMES',
      'Nodes that stay float: names, `_OP_<operator>`, or `_ALL_EXCEPT_` to invert the list.',
    ),
    Input_precision: optional(integer, 'QUANTIZE.INPUT_PRECISION', 'Bits of the input (8).', {
      check: between(2, 32),
    }),
    Output_precision: optional(
      integer,
      'QUANTIZE.OUTPUT_PRECISION',
      'Bits of every output; none: as inferred.',
      {
        check: between(2, 32),
      },
    ),
    ...devices('QUANTIZE'),
    Softmax_lambd: optional(float, 'QUANTIZE.SOFTMAX_LAMBD', 'Window of softmax (10).', {
      check: atLeast(0),
    }),
    Shift_bits: optional(integer, 'QUANTIZE.SHIFT_BITS', 'Bits of the rescaling factor (5).', {
      check: between(1, 16),
    }),
    Thresholds: withDefault(
      pair(text, float),
      '',
      'QUANTIZE.THRESHOLDS',
      'Thresholds that replace the calibrated ones, `node: value, …`.',
      { check: positiveValues },
    ),
    Dump: dump,
  },
  /** Profile `best` only. */
  ACCURACY: {
    Range: withDefault(
      words(['squared-error', 'extremes', 'percentile', 'divergence', 'average']),
      'squared-error',
      'ACCURACY.RANGE',
      'Range of an 8-bit operand: least squared error, smallest and largest value, percentile, least divergence, or moving average.',
    ),
    Percentile: withDefault(
      float,
      '99.99',
      'ACCURACY.PERCENTILE',
      'Values that the range `percentile` holds, in per cent.',
      { check: between(50, 100) },
    ),
    Momentum: withDefault(
      float,
      '0.9',
      'ACCURACY.MOMENTUM',
      'Weight of earlier batches in the range `average`.',
      { check: between(0, 1) },
    ),
    Zero_point: withDefault(
      words(['all', 'relu', 'none']),
      'all',
      'ACCURACY.ZERO_POINT',
      'Operands that have a zero point: all, those that are never negative, or none.',
    ),
    Channel_weights: withDefault(
      bool,
      'True',
      'ACCURACY.CHANNEL_WEIGHTS',
      'Whether each filter has a scale of its own.',
    ),
    Sum_bits: withDefault(integer, '16', 'ACCURACY.SUM_BITS', 'Bits of the operands of sums.', {
      check: between(2, 16),
    }),
    Raw_input: withDefault(
      words(['auto', 'on', 'off']),
      'auto',
      'ACCURACY.RAW_INPUT',
      'Whether the network reads the bytes that its input is made of; auto: where the data is seen to be made of them.',
    ),
    Equalization: withDefault(
      words(['auto', 'on', 'off']),
      'auto',
      'ACCURACY.EQUALIZATION',
      'Whether channels are balanced in chains with a depthwise convolution; auto: where it helps.',
    ),
    Rounding: withDefault(
      words(['auto', 'on', 'off']),
      'auto',
      'ACCURACY.ROUNDING',
      'Whether weights are rounded so that errors make up for each other; auto: where it helps.',
    ),
    Bias_correction: withDefault(
      words(['auto', 'on', 'off']),
      'on',
      'ACCURACY.BIAS_CORRECTION',
      'Whether biases make up for the mean error of rounded weights; auto: where it helps.',
    ),
    Two_planes: withDefault(
      words(['auto', 'on', 'off']),
      'auto',
      'ACCURACY.TWO_PLANES',
      'Whether depthwise convolutions read 15 bits; auto: where it helps, and further layers where much is missing.',
    ),
    Plane_layers: withDefault(
      array(text),
      '',
      'ACCURACY.PLANE_LAYERS',
      'Names of further layers that read 15 bits.',
    ),
    Learning_samples: withDefault(
      integer,
      '512',
      'ACCURACY.LEARNING_SAMPLES',
      'Calibration samples that weights and biases are learned on and steps compared by, at most; 0: none.',
      { check: atLeast(0) },
    ),
    Budget: withDefault(
      pair(text, float),
      '',
      'ACCURACY.BUDGET',
      'What may be lost at most, `drop: points of the metric` or `agreement: per cent` or both: the cheapest recipe that loses no more is searched for, and decides the other options of this section.',
      { check: budgetGoals },
    ),
    Budget_cost: withDefault(
      words(['gas', 'time']),
      'gas',
      'ACCURACY.BUDGET_COST',
      'What makes a recipe cheap: gas, or time, which is not the same in every run.',
    ),
    Held_out: withDefault(
      integer,
      '16',
      'ACCURACY.HELD_OUT',
      'Batches of the calibration data behind those to calibrate with, on which recipes are compared.',
      { check: atLeast(1) },
    ),
  },
  MERGE_MODEL: {
    Attribute_deps: withDefault(
      pair(text, text, text),
      '',
      'QUANTIZE.ATTRIBUTE_DEPS',
      'Attributes of the top that are brought to integer scale, `operator: attribute: base output, …`.',
    ),
    Oscale_maps: withDefault(
      pair(text, nameOrNone),
      '',
      'QUANTIZE.OSCALE_MAPS',
      'Scales of the outputs, `output: base output` or `output: None`.',
    ),
    Dump: dump,
  },
  EVALUATION: {
    Iter_num: withDefault(
      integer,
      '0',
      'EVALUATE.ITER_NUM',
      'Number of batches; 0: none, -1: all the data.',
      {
        yamlDefault: '10',
        check: atLeast(-1),
      },
    ),
    Batch: withDefault(
      integer,
      '',
      'EVALUATE.BATCH',
      'Samples in a batch; as in the calibration when not given.',
      {
        inherit: ['CALIBRATION.Batch'],
        yamlInherit: ['DEFAULT.Batch'],
        check: atLeast(1),
      },
    ),
    Dataset: withDefault(
      dataset,
      '',
      ['EVALUATE.DATASET_NAME', 'EVALUATE.DATASET'],
      'Dataset of the evaluation; that of the calibration when not given.',
      { inherit: ['CALIBRATION.Dataset'] },
    ),
    Dataset_dir: withDefault(
      path,
      '',
      'EVALUATE.DATASET_DIR',
      'Its folder; that of the calibration when not given.',
      {
        inherit: ['CALIBRATION.Dataset_dir'],
        check: givenFolder,
      },
    ),
    Split: withDefault(text, 'test', 'EVALUATE.SPLIT', 'Part of the dataset to evaluate on.'),
    Metric: withDefault(
      words(['labels', 'agreement']),
      'labels',
      'EVALUATE.METRIC',
      'Measured beside the agreement of the two models: what the dataset scores by its `labels`, or nothing, `agreement`, which needs no labels.',
    ),
    ...devices('EVALUATE'),
  },
  COMPILATION: {
    Dump_dir: withDefault(
      path,
      '',
      'COMPILE.DUMP_DIR',
      'Folder of the compiled model; created when missing.',
      {
        inherit: ['DEFAULT.Model_dir'],
        yamlInherit: [],
        yamlDefault: '~/mrt_dump',
      },
    ),
    Batch: withDefault(integer, '', 'COMPILE.BATCH', 'Batch that the model is compiled for.', {
      inherit: ['EVALUATION.Batch'],
      yamlInherit: [],
      yamlDefault: '1',
      check: atLeast(1),
    }),
    Onnx: withDefault(
      array(words(['integer', 'qdq'])),
      '',
      'COMPILE.ONNX',
      'Forms in which the compiled model is also written as ONNX: `integer` for the same bits, `qdq` for quantized floats.',
    ),
    ...devices('COMPILE'),
  },
} as const;

type Table = typeof optionTable;

/** Name of a section. */
export type SectionName = keyof Table;

/** Values of one section, by option name in camel case. */
export type SectionValues<S extends SectionName> = {
  readonly [K in keyof Table[S] as CamelCase<K & string>]: Table[S][K] extends OptionDef<infer T> ? T : never;
};

/** Values of all sections. */
export type ConfigValues = { readonly [S in SectionName as CamelCase<S>]: SectionValues<S> };

/** One entry of the table, as data. */
export interface OptionEntry {
  readonly section: SectionName;
  readonly name: string;
  /** `SECTION.Option`. */
  readonly id: string;
  readonly def: OptionDef<unknown>;
}

/** The table as a list, in order. */
export const optionEntries: readonly OptionEntry[] = Object.entries(optionTable).flatMap(
  ([section, options]) =>
    Object.entries(options).map(([name, def]) => ({
      section: section as SectionName,
      name,
      id: `${section}.${name}`,
      def: def as OptionDef<unknown>,
    })),
);

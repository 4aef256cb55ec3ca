/** The section DEFAULT: the model, where things are kept, and what holds for all stages. */
import { atLeast, between, optional, required, withDefault } from '../option.js';
import {
  batchShape,
  deviceIds,
  deviceType,
  fileStem,
  isFolder,
  startAfter,
  startPoints,
  verbosity,
} from '../option-values.js';
import { bool, integer, path, text, tuple, words } from '../value-types.js';

export const defaultSection = {
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
} as const;

import { join } from 'node:path';
import { folder, ini, problems, read, readYaml } from '../testing/config.js';

const minimal = `
COMMON:
  MODEL_DIR: ${folder}
  MODEL_NAME: net
`;

test('the defaults of the YAML form [R231]', () => {
  const config = readYaml(minimal);
  expect(config.default).toMatchObject({
    passName: 'all',
    verbosity: 10,
    start: null,
    deviceType: 'cpu',
    deviceIds: [0],
    inputShape: [-1, 3, 224, 224],
  });
  expect(config.calibration).toMatchObject({ batch: 16, calibrateNum: 1, lambda: null, dataset: 'imagenet' });
  expect(config.evaluation).toMatchObject({ batch: 16, iterNum: 10 });
  expect(config.compilation).toMatchObject({ batch: 1, dumpDir: '/home/someone/mrt_dump' });
  expect(config.stages).toEqual({ evaluate: true, compile: true });
});

test('the batch of COMMON is inherited but by the compilation [R232]', () => {
  const config = readYaml(`${minimal}  BATCH: 4\nEVALUATE:\n  BATCH: null\nCALIBRATE:\n  BATCH: 8`);
  expect([config.calibration.batch, config.evaluation.batch, config.compilation.batch]).toEqual([8, 4, 1]);
});

test('equivalent settings give the same values in both forms [R245]', () => {
  const fromIni = read(
    ini({
      DEFAULT: { Start: 'QUANTIZATION', Profile: 'mrt1', Device_ids: '0', Verbosity: '20' },
      SPLIT_MODEL: { Keys: 'a,b' },
      CALIBRATION: { Batch: '4', Lambda: '2.5', Calibrate_num: '2', Dataset_dir: '.', Device_type: 'cpu' },
      QUANTIZATION: {
        Input_precision: '8',
        Thresholds: 'data: 2.64, a: 1',
        Restore_name: '_OP_softmax',
        Softmax_lambd: '10',
      },
      MERGE_MODEL: { Attribute_deps: 'nms: valid: a, nms: iou: b', Oscale_maps: 'ids: None, scores: a' },
      EVALUATION: { Iter_num: '3', Batch: '2' },
      COMPILATION: { Batch: '1', Dump_dir: 'out' },
    }),
  );
  const fromYaml = readYaml(`
COMMON: { MODEL_DIR: ., MODEL_NAME: net, START_AFTER: quantize, PROFILE: mrt1, VERBOSITY: INFO }
PREPARE: { INPUT_SHAPE: [-1, 3, 8, 8], SPLIT_KEYS: [a, b] }
CALIBRATE: { BATCH: 4, LAMBD: 2.5, NUM_CALIB: 2, DATASET_NAME: mnist, DATASET_DIR: ., DEVICE_TYPE: cpu }
QUANTIZE:
  INPUT_PRECISION: 8
  THRESHOLDS: [[data, 2.64], [a, 1]]
  RESTORE_NAMES: [_OP_softmax]
  SOFTMAX_LAMBD: 10
  ATTRIBUTE_DEPS: [[nms, [[valid, a], [iou, b]]]]
  OSCALE_MAPS: [[ids, None], [scores, a]]
EVALUATE: { ITER_NUM: 3, BATCH: 2 }
COMPILE: { BATCH: 1, DUMP_DIR: out }
`);
  const {
    default: iniDefault,
    calibration,
    splitModel,
    quantization,
    mergeModel,
    evaluation,
    compilation,
  } = fromIni;
  // The YAML form counts the merge to its stage `quantize`.
  expect(fromYaml.default).toEqual({ ...iniDefault, start: 'MERGE_MODEL' });
  expect(fromYaml).toMatchObject({
    calibration,
    splitModel,
    quantization,
    mergeModel,
    evaluation,
    compilation,
  });
});

test.each([
  [
    'text as tuple',
    'PREPARE: { INPUT_SHAPE: "(-1, 1)" }',
    (c: ReturnType<typeof readYaml>) => c.default.inputShape,
    [-1, 1],
  ],
  [
    'one name as a list',
    'PREPARE: { INPUT_SHAPE: [-1, 2] }\nQUANTIZE: { RESTORE_NAMES: a }',
    (c: ReturnType<typeof readYaml>) => c.quantization.restoreName,
    ['a'],
  ],
  [
    'maps as maps [R239]',
    'QUANTIZE: { THRESHOLDS: { a: 1, b: 2.5 } }',
    (c: ReturnType<typeof readYaml>) => c.quantization.thresholds,
    new Map([
      ['a', 1],
      ['b', 2.5],
    ]),
  ],
])('YAML: %s', (_, text, pick, expected) => {
  expect(pick(readYaml(minimal + text))).toEqual(expected);
});

test.each([
  ['warn', 30],
  ['warning', 30],
  ['CRITICAL', 50],
  ['fatal', 50],
  ['trace', 5],
])('verbosity %s is %d [R240, D76]', (word, level) => {
  expect(readYaml(`${minimal}  VERBOSITY: ${word}`).default.verbosity).toBe(level);
});

test.each<[string, string, string, string]>([
  ['an unknown section', 'CALIBRATION: {}', 'MRT6028', 'CALIBRATE'],
  ['an unknown key', 'CALIBRATE: { BATCHES: 1 }', 'MRT6029', 'BATCH'],
  ['a key in another case', 'CALIBRATE: { Batch: 1 }', 'MRT6029', 'BATCH'],
  ['a value of another type', 'CALIBRATE: { BATCH: [1] }', 'MRT6005', 'integer'],
  ['a fraction', 'CALIBRATE: { BATCH: 1.5 }', 'MRT6005', '1.5'],
  ['a key given twice', 'CALIBRATE: { BATCH: 1, BATCH: 2 }', 'MRT6033', ''],
  ['a section that is no map', 'CALIBRATE: 3', 'MRT6032', 'not a map'],
  ['broken text', 'CALIBRATE: {', 'MRT6032', ''],
  ['a pair of three', 'QUANTIZE: { THRESHOLDS: [[a, 1, 2]] }', 'MRT6009', '[name, value]'],
  ['a split model without maps [R235]', 'PREPARE: { SPLIT_KEYS: [a] }', 'MRT6025', 'split'],
])('YAML: %s is an error', (_, text, code, says) => {
  const [found] = problems(() => readYaml(minimal + text));
  expect(found?.code).toBe(code);
  expect(`${found?.message} ${found?.hint}`).toContain(says);
});

test.each<[string, string, string, string]>([
  ['COMMON.PASS_NAME [R237, D77]', 'PASS_NAME: everything', 'MRT6030', 'all, prepare, calibrate'],
  [
    'COMMON.START_AFTER [R237, D77]',
    'START_AFTER: compile',
    'MRT6016',
    'initial, prepare, calibrate, quantize',
  ],
])('an unknown word in %s is an error', (_, line, code, says) => {
  const [found] = problems(() => readYaml(`${minimal}  ${line}`));
  expect(found?.code).toBe(code);
  expect(found?.file).toMatch(/net\.yaml:5$/);
  expect(found?.hint).toContain(says);
});

test('overrides take the names of either form, lists and words [R242, D81]', () => {
  const config = readYaml(minimal, [
    'common.batch=4',
    'EVALUATE.device_ids=[0, 1]',
    'DEFAULT.Profile=mrt1',
    'common.start_after=calibrate',
    'QUANTIZE.THRESHOLDS=[["a", 1.5]]',
  ]);
  expect(config.calibration.batch).toBe(4);
  expect(config.evaluation.deviceIds).toEqual([0, 1]);
  expect(config.default).toMatchObject({ profile: 'mrt1', start: 'CALIBRATION' });
  expect(config.quantization.thresholds).toEqual(new Map([['a', 1.5]]));
});

test('overrides leave the defaults as they are [R241]', () => {
  const before = readYaml(minimal);
  const changed = readYaml(minimal, ['common.batch=4', 'QUANTIZE.THRESHOLDS=[["a", 1.5]]']);
  expect(changed.calibration.batch).not.toBe(before.calibration.batch);
  expect(readYaml(minimal)).toEqual(before);
});

test('relative paths are relative to the file', () => {
  expect(readYaml(`${minimal}  CHECKPOINT_DIR: out`).default.checkpointDir).toBe(join(folder, 'out'));
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeOptions } from './describe.js';
import { camelCase } from './option.js';
import { optionEntries } from './option-table.js';
import { folder, ini, problems, read } from '../testing/config.js';

writeFileSync(join(folder, 'pass.mjs'), '');

const split = {
  SPLIT_MODEL: { Keys: 'a, b' },
  MERGE_MODEL: { Attribute_deps: '_greater_scalar: scalar: a', Oscale_maps: 'out: b, ids: None' },
};

interface Case {
  readonly default: unknown;
  readonly given: string;
  readonly value: unknown;
  readonly with?: Record<string, Record<string, string>>;
}

/** Default, a value as text, and what it is read as, of every option of the INI form [R69]. */
const cases: Readonly<Record<string, Case>> = {
  'DEFAULT.Model_dir': { default: folder, given: '.', value: folder },
  'DEFAULT.Model_name': { default: 'net', given: 'my_net', value: 'my_net' },
  'DEFAULT.Model_epoch': { default: null, given: '7', value: 7 },
  'DEFAULT.Random_params': { default: null, given: '12', value: 12 },
  'DEFAULT.Checkpoint_dir': { default: folder, given: 'out', value: join(folder, 'out') },
  'DEFAULT.Device_type': {
    default: 'cpu',
    given: 'gpu',
    value: 'gpu',
    with: { DEFAULT: { Device_ids: '0' } },
  },
  'DEFAULT.Device_ids': { default: [], given: '0, 1,2', value: [0, 1, 2] },
  'DEFAULT.Verbosity': { default: 0, given: '20', value: 20 },
  'DEFAULT.Input_shape': { default: [-1, 3, 8, 8], given: '(38, -1)', value: [38, -1] },
  'DEFAULT.Start': { default: null, given: 'PREPARE', value: 'PREPARE' },
  'DEFAULT.Profile': { default: 'best', given: 'mrt1', value: 'mrt1' },
  'DEFAULT.Float_engine': { default: 'auto', given: 'tfjs', value: 'tfjs' },
  'DEFAULT.Integer_engine': { default: 'auto', given: 'reference', value: 'reference' },
  'DEFAULT.Threads': { default: null, given: '2', value: 2 },
  'PREPARE.Passes': { default: [], given: './pass.mjs', value: [join(folder, 'pass.mjs')] },
  'PREPARE.Dump': { default: false, given: 'True', value: true },
  'PREPROCESSING.Resize': { default: null, given: 'short_side', value: 'short-side' },
  'PREPROCESSING.Short_side': { default: null, given: '256', value: 256 },
  'PREPROCESSING.Unit': { default: null, given: '255', value: 255 },
  'PREPROCESSING.Mean': { default: null, given: '104, 117,123', value: [104, 117, 123] },
  'PREPROCESSING.Std': { default: null, given: '1', value: [1] },
  'PREPROCESSING.Channel_order': { default: null, given: 'bgr', value: 'BGR' },
  'PREPROCESSING.Layout': { default: null, given: 'NHWC', value: 'NHWC' },
  'ACCURACY.Range': { default: 'squared-error', given: 'extremes', value: 'extremes' },
  'ACCURACY.Percentile': { default: 99.99, given: '99.9', value: 99.9 },
  'ACCURACY.Momentum': { default: 0.9, given: '0.5', value: 0.5 },
  'ACCURACY.Zero_point': { default: 'all', given: 'relu', value: 'relu' },
  'ACCURACY.Channel_weights': { default: true, given: 'False', value: false },
  'ACCURACY.Sum_bits': { default: 16, given: '8', value: 8 },
  'ACCURACY.Raw_input': { default: 'auto', given: 'on', value: 'on' },
  'ACCURACY.Equalization': { default: 'auto', given: 'off', value: 'off' },
  'ACCURACY.Rounding': { default: 'auto', given: 'off', value: 'off' },
  'ACCURACY.Bias_correction': { default: 'on', given: 'auto', value: 'auto' },
  'ACCURACY.Two_planes': { default: 'auto', given: 'off', value: 'off' },
  'ACCURACY.Plane_layers': { default: [], given: 'conv0, fc', value: ['conv0', 'fc'] },
  'ACCURACY.Learning_samples': { default: 512, given: '0', value: 0 },
  'ACCURACY.Budget': { default: new Map(), given: 'drop: 0.3', value: new Map([['drop', 0.3]]) },
  'ACCURACY.Budget_cost': { default: 'gas', given: 'time', value: 'time' },
  'ACCURACY.Held_out': { default: 16, given: '4', value: 4 },
  'SPLIT_MODEL.Keys': { default: [], given: '\n  a,\n  b,', value: ['a', 'b'], with: split },
  'SPLIT_MODEL.Dump': { default: false, given: 'true', value: true },
  'CALIBRATION.Batch': { default: 16, given: '160', value: 160 },
  'CALIBRATION.Dataset': { default: 'mnist', given: 'cifar10', value: 'cifar10' },
  'CALIBRATION.Dataset_dir': { default: '/home/someone/.mxnet/datasets', given: folder, value: folder },
  'CALIBRATION.Split': { default: 'calibration', given: 'test', value: 'test' },
  'CALIBRATION.Calibrate_num': { default: 1, given: '3', value: 3 },
  'CALIBRATION.Lambda': { default: null, given: '25', value: 25 },
  'CALIBRATION.Device_type': { default: 'cpu', given: 'cpu', value: 'cpu' },
  'CALIBRATION.Device_ids': { default: [], given: '1', value: [1] },
  'CALIBRATION.Dump': { default: false, given: 'FALSE', value: false },
  'QUANTIZATION.Restore_name': { default: [], given: '_OP_softmax, conv3', value: ['_OP_softmax', 'conv3'] },
  'QUANTIZATION.Input_precision': { default: null, given: '8', value: 8 },
  'QUANTIZATION.Output_precision': { default: null, given: '30', value: 30 },
  'QUANTIZATION.Device_type': { default: 'cpu', given: 'cpu', value: 'cpu' },
  'QUANTIZATION.Device_ids': { default: [], given: '0', value: [0] },
  'QUANTIZATION.Softmax_lambd': { default: null, given: '1e1', value: 10 },
  'QUANTIZATION.Shift_bits': { default: null, given: '5', value: 5 },
  'QUANTIZATION.Thresholds': {
    default: new Map(),
    given: '\n  data: 2.64,\n  cls_prob: 1',
    value: new Map([
      ['data', 2.64],
      ['cls_prob', 1],
    ]),
  },
  'QUANTIZATION.Dump': { default: false, given: 'True', value: true },
  'MERGE_MODEL.Attribute_deps': {
    default: new Map(),
    given: '_greater_scalar: scalar: a, nms: valid: b',
    value: new Map([
      ['_greater_scalar', new Map([['scalar', 'a']])],
      ['nms', new Map([['valid', 'b']])],
    ]),
    with: split,
  },
  'MERGE_MODEL.Oscale_maps': {
    default: new Map(),
    given: 'ids: None, scores: a',
    value: new Map([
      ['ids', null],
      ['scores', 'a'],
    ]),
    with: split,
  },
  'MERGE_MODEL.Dump': { default: false, given: 'True', value: true },
  'EVALUATION.Iter_num': { default: 0, given: '-1', value: -1 },
  'EVALUATION.Batch': { default: 16, given: '4', value: 4 },
  'EVALUATION.Dataset': { default: 'mnist', given: 'stdrandom', value: 'stdrandom' },
  'EVALUATION.Dataset_dir': { default: '/home/someone/.mxnet/datasets', given: '.', value: folder },
  'EVALUATION.Split': { default: 'test', given: 'train', value: 'train' },
  'EVALUATION.Metric': { default: 'labels', given: 'agreement', value: 'agreement' },
  'EVALUATION.Device_type': { default: 'cpu', given: 'cpu', value: 'cpu' },
  'EVALUATION.Device_ids': { default: [], given: '0,1', value: [0, 1] },
  'COMPILATION.Dump_dir': { default: folder, given: '~/out', value: '/home/someone/out' },
  'COMPILATION.Batch': { default: 16, given: '1', value: 1 },
  'COMPILATION.Onnx': { default: [], given: 'integer, qdq', value: ['integer', 'qdq'] },
  'COMPILATION.Device_type': { default: 'cpu', given: 'cpu', value: 'cpu' },
  'COMPILATION.Device_ids': { default: [], given: '0', value: [0] },
};

function valueOf(text: string, id: string): unknown {
  const [section, option] = id.split('.') as [string, string];
  const config = read(text) as unknown as Record<string, Record<string, unknown>>;
  return config[camelCase(section)]?.[camelCase(option)];
}

test('every option of the INI form has a case', () => {
  expect(Object.keys(cases).sort()).toEqual(
    optionEntries
      .filter(({ def }) => !def.yamlOnly)
      .map(({ id }) => id)
      .sort(),
  );
});

describe.each(Object.entries(cases))('%s [R69]', (id, expected) => {
  const [section, option] = id.split('.') as [string, string];
  const changes = { ...expected.with };

  test('has its default when absent [R52, D10]', () => {
    expect(valueOf(ini(), id)).toEqual(expected.default);
  });

  test('has its value when given, whatever the case of its name [R49]', () => {
    const given = { ...changes, [section]: { ...changes[section], [option]: expected.given } };
    expect(valueOf(ini(given), id)).toEqual(expected.value);
    expect(valueOf(ini(given).replace(`\n${option}=`, `\n${option.toUpperCase()}=`), id)).toEqual(
      expected.value,
    );
  });

  test('can be overridden on the command line', () => {
    const config = read(ini(changes), [`${id}=${expected.given}`]);
    const values = config as unknown as Record<string, Record<string, unknown>>;
    expect(values[camelCase(section)]?.[camelCase(option)]).toEqual(expected.value);
    expect(config.sources.get(id)).toEqual({ kind: 'command line' });
  });
});

test.each(['DEFAULT.Model_name', 'DEFAULT.Input_shape', 'CALIBRATION.Dataset'])(
  '%s is required [R70]',
  (id) => {
    const [section, option] = id.split('.') as [string, string];
    expect(problems(() => read(ini({ [section]: { [option]: '' } })))).toMatchObject([
      { code: 'MRT6003', option: id },
    ]);
  },
);

test('[DEFAULT] is inherited for the devices [R51], and an empty value inherits while cpu does not [R66, D14]', () => {
  const config = read(
    ini({
      DEFAULT: { Device_type: 'gpu', Device_ids: '0' },
      CALIBRATION: { Device_type: '' },
      QUANTIZATION: { Device_type: 'cpu' },
    }),
  );
  expect(config.calibration).toMatchObject({ deviceType: 'gpu', deviceIds: [0] });
  expect(config.quantization.deviceType).toBe('cpu');
});

test('the batch of the compilation is that of the evaluation, else of the calibration [R100]', () => {
  expect(read(ini({ CALIBRATION: { Batch: '4' }, EVALUATION: { Batch: '8' } })).compilation.batch).toBe(8);
  expect(read(ini({ CALIBRATION: { Batch: '4' } })).compilation.batch).toBe(4);
});

test('a section asks for its optional stage [R90]', () => {
  expect(read(ini()).stages).toEqual({ evaluate: false, compile: false });
  expect(read(ini({ EVALUATION: {}, COMPILATION: {} })).stages).toEqual({ evaluate: true, compile: true });
});

test('a dataset may be the path of a module, relative to the file', () => {
  const found = problems(() => read(ini({ CALIBRATION: { Dataset: './mine.mjs' } })));
  expect(found).toMatchObject([{ code: 'MRT6014', option: 'CALIBRATION.Dataset' }]);
  expect(found[0]?.message).toContain(join(folder, 'mine.mjs'));
});

test('the configuration cannot be changed [R241]', () => {
  const config = read(ini());
  expect(Object.isFrozen(config)).toBe(true);
  expect(Object.isFrozen(config.calibration)).toBe(true);
});

test('every option is described', () => {
  const described = describeOptions();
  expect(described).toHaveLength(optionEntries.length);
  expect(
    described.every(({ ini: name, yaml, summary }) => (name ?? yaml) !== null && summary.length > 10),
  ).toBe(true);
  expect(described.find(({ ini: name }) => name === 'CALIBRATION.Batch')).toEqual({
    ini: 'CALIBRATION.Batch',
    yaml: 'CALIBRATE.BATCH',
    type: 'integer',
    default: '16',
    summary: 'Samples in a batch.',
  });
});

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { interpretConfig, loadConfig } from './load.js';
import type { Sections } from '../testing/config.js';
import { datasets, folder, ini, problems, read } from '../testing/config.js';

const keys: Sections = {
  SPLIT_MODEL: { Keys: 'cls_prob, box_pred' },
  MERGE_MODEL: { Attribute_deps: 'nms: valid: cls_prob', Oscale_maps: 'scores: cls_prob' },
};

/** Catalogue of MRT-SPEC 3.8: name, changes, code, option and what the text must say. */
test.each<[string, Sections, string, string | undefined, string]>([
  [
    'E-LITERAL [R63, D12]',
    { CALIBRATION: { Batch: 'sixteen' } },
    'MRT6004',
    'CALIBRATION.Batch',
    '"sixteen"',
  ],
  ['E-LITERAL of a boolean [R63]', { PREPARE: { Dump: 'yes' } }, 'MRT6004', 'PREPARE.Dump', 'True or False'],
  ['E-INT of a fraction [R62]', { CALIBRATION: { Batch: '1.5' } }, 'MRT6005', 'CALIBRATION.Batch', '"1.5"'],
  ['E-INT of a boolean [R62]', { CALIBRATION: { Batch: 'True' } }, 'MRT6005', 'CALIBRATION.Batch', 'integer'],
  ['E-BOOL [R62]', { PREPARE: { Dump: '1' } }, 'MRT6006', 'PREPARE.Dump', 'True or False'],
  ['E-TUPLE [R62]', { DEFAULT: { Input_shape: '3' } }, 'MRT6007', 'DEFAULT.Input_shape', '(-1, 3, 224, 224)'],
  ['E-FLOAT', { CALIBRATION: { Lambda: '(1,)' } }, 'MRT6008', 'CALIBRATION.Lambda', 'number'],
  [
    'E-LEVELS [R59]',
    { QUANTIZATION: { Thresholds: 'data: 1: 2' } },
    'MRT6009',
    'QUANTIZATION.Thresholds',
    '3 parts',
  ],
  [
    'E-DUPKEY [R59]',
    { QUANTIZATION: { Thresholds: 'a: 1, a: 2' } },
    'MRT6010',
    'QUANTIZATION.Thresholds',
    '"a"',
  ],
  ['E-DEVTYPE [R65]', { DEFAULT: { Device_type: 'tpu' } }, 'MRT6011', 'DEFAULT.Device_type', 'cpu, gpu'],
  [
    'E-DEVIDS missing [R65]',
    { DEFAULT: { Device_type: 'gpu' } },
    'MRT6012',
    'DEFAULT.Device_ids',
    'device id',
  ],
  [
    'E-DEVIDS several [R65]',
    { CALIBRATION: { Device_type: 'gpu', Device_ids: '0, 1' } },
    'MRT6012',
    'CALIBRATION.Device_ids',
    '2 device ids',
  ],
  [
    'E-DEVIDS several to compile [D21]',
    { COMPILATION: { Device_type: 'gpu', Device_ids: '0, 1' } },
    'MRT6012',
    'COMPILATION.Device_ids',
    '2 device ids',
  ],
  [
    'E-DIR',
    { CALIBRATION: { Dataset_dir: 'nowhere' } },
    'MRT6013',
    'CALIBRATION.Dataset_dir',
    join(folder, 'nowhere'),
  ],
  [
    'E-MODELDIR [R72]',
    { DEFAULT: { Model_dir: 'nowhere' } },
    'MRT6015',
    'DEFAULT.Model_dir',
    'create it first',
  ],
  [
    'E-START [R71]',
    { DEFAULT: { Start: 'CALIBRATE' } },
    'MRT6016',
    'DEFAULT.Start',
    'DEFAULT, PREPARE, SPLIT_MODEL, CALIBRATION, QUANTIZATION, MERGE_MODEL',
  ],
  ['E-STARTKEYS [R77]', { DEFAULT: { Start: 'SPLIT_MODEL' } }, 'MRT6017', 'DEFAULT.Start', 'split keys'],
  ['E-STARTKEYS [R80]', { DEFAULT: { Start: 'MERGE_MODEL' } }, 'MRT6017', 'DEFAULT.Start', 'split keys'],
  [
    'E-DATASET',
    { CALIBRATION: { Dataset: 'mnst' } },
    'MRT6019',
    'CALIBRATION.Dataset',
    'did you mean mnist?',
  ],
  [
    'E-BATCHDEV [R91]',
    { EVALUATION: { Batch: '5', Device_type: 'gpu', Device_ids: '0,1' } },
    'MRT6020',
    'EVALUATION.Device_ids',
    'a batch of 5 is not divisible by 2 devices',
  ],
  ['E-SHAPE [R55]', { DEFAULT: { Input_shape: '(1, 3)' } }, 'MRT6021', 'DEFAULT.Input_shape', '(1, 3)'],
  ['E-SHAPE [R55]', { DEFAULT: { Input_shape: '(-1, -1)' } }, 'MRT6021', 'DEFAULT.Input_shape', '(-1, -1)'],
  [
    'E-KEY',
    { ...keys, MERGE_MODEL: { ...keys['MERGE_MODEL'], Oscale_maps: 'scores: cls_pob' } },
    'MRT6022',
    'MERGE_MODEL.Oscale_maps',
    'did you mean cls_prob?',
  ],
  ['an unknown section', { CALIBRATE: {} }, 'MRT6028', undefined, 'did you mean CALIBRATION?'],
  ['a section in another case [R49]', { calibration: {} }, 'MRT6028', undefined, 'did you mean CALIBRATION?'],
  ['an unknown option', { CALIBRATION: { Batchsize: '1' } }, 'MRT6029', 'CALIBRATION.Batchsize', 'not known'],
  [
    'a misspelt option',
    { CALIBRATION: { Bacth: '1' } },
    'MRT6029',
    'CALIBRATION.Bacth',
    'did you mean Batch?',
  ],
  ['a batch of 0', { CALIBRATION: { Batch: '0' } }, 'MRT6030', 'CALIBRATION.Batch', 'at least 1'],
  [
    'a path as model name',
    { DEFAULT: { Model_name: '../net' } },
    'MRT6030',
    'DEFAULT.Model_name',
    'Model_dir',
  ],
  ['an unknown engine', { DEFAULT: { Float_engine: 'torch' } }, 'MRT6030', 'DEFAULT.Float_engine', 'tfjs'],
  [
    'a negative threshold',
    { QUANTIZATION: { Thresholds: 'a: -1' } },
    'MRT6030',
    'QUANTIZATION.Thresholds',
    '-1',
  ],
])('%s', (_, changes, code, option, says) => {
  const [found, ...rest] = problems(() => read(ini(changes)));
  expect(rest).toEqual([]);
  expect(found).toMatchObject({ code, severity: 'error', ...(option === undefined ? {} : { option }) });
  expect(found?.file).toMatch(/net\.ini:\d+$/);
  expect(`${found?.message} ${found?.hint}`).toContain(says);
});

test('both maps are required when the model is split [R86]', () => {
  expect(problems(() => read(ini({ SPLIT_MODEL: { Keys: 'a' } })))).toMatchObject([
    { code: 'MRT6003', option: 'MERGE_MODEL.Attribute_deps' },
    { code: 'MRT6003', option: 'MERGE_MODEL.Oscale_maps' },
  ]);
});

test('all problems are reported at once, in the order of their lines', () => {
  const text = [
    '[DEFAULT]',
    'Model_name=',
    'Start=X',
    '[CALIBRATION]',
    'Batch=0',
    'Dataset=nope',
    '[X]',
  ].join('\n');
  expect(problems(() => read(text)).map(({ file, code }) => [Number(file?.split(':').at(-1)), code])).toEqual(
    [
      [1, 'MRT6015'],
      [1, 'MRT6003'],
      [2, 'MRT6003'],
      [3, 'MRT6016'],
      [5, 'MRT6030'],
      [6, 'MRT6019'],
      [7, 'MRT6028'],
    ],
  );
});

test('an option in [DEFAULT] that is not inherited is a warning, and not used [R51]', () => {
  const { config, warnings } = interpretConfig(join(folder, 'net.ini'), ini({ DEFAULT: { Batch: '4' } }), {
    datasets,
  });
  expect(warnings).toMatchObject([{ code: 'MRT6034', severity: 'warning', option: 'DEFAULT.Batch' }]);
  expect(config.calibration.batch).toBe(16);
});

test.each([
  ['CALIBRATION.Batch', 'MRT6035', 'SECTION.Option=value'],
  ['CALIBRATION.Bach=1', 'MRT6029', 'did you mean CALIBRATION.Batch'],
  ['CALIBRATION.Batch=x', 'MRT6004', 'an integer'],
])('override %s is refused [R242, D81]', (override, code, says) => {
  const found = problems(() => read(ini(), [override]));
  expect(found).toMatchObject([{ code, file: 'command line' }]);
  expect(`${found[0]?.message} ${found[0]?.hint}`).toContain(says);
});

test('a configuration file that is missing, a folder or not text is E-FILE [R53]', () => {
  const place = mkdtempSync(join(tmpdir(), 'mrt-config-'));
  writeFileSync(join(place, 'binary.ini'), Uint8Array.of(0xff, 0xfe, 0x00));
  for (const file of ['missing.ini', '', 'binary.ini'])
    expect(problems(() => loadConfig(join(place, file), { datasets }))).toMatchObject([{ code: 'MRT6002' }]);
});

import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  batchAxis,
  castValue,
  check,
  getContext,
  getPath,
  getValue,
  loadFileNames,
  requireCheckpoint,
  setBatch,
} from './helpers.js';
import { parseIni } from './ini.js';
import { problems } from '../testing/config.js';
import { array, bool, float, integer, pair, text, tuple } from './value-types.js';

const raw = (content: string) => parseIni(content, 'net.ini').config;

test.each([
  [[-1, 3, 224, 224], 16, [16, 3, 224, 224]],
  [[38, -1], 16, [38, 16]],
])('setBatch of %j is %j [R54]', (shape, batch, expected) => {
  expect(setBatch(shape, batch)).toEqual(expected);
});

test('batchAxis finds the single -1 [R55]', () => {
  expect(batchAxis([-1, 3, 8, 8])).toBe(0);
  expect(batchAxis([38, -1])).toBe(1);
  expect(problems(() => batchAxis([1, 3]))[0]?.code).toBe('MRT6021');
  expect(problems(() => batchAxis([-1, -1]))[0]?.code).toBe('MRT6021');
});

test('check raises with section, option and message [R56]', () => {
  check(true, 'A', 'b');
  expect(problems(() => check(false, 'A', 'b'))[0]).toMatchObject({
    option: 'A.b',
    message: 'the value is not valid',
  });
  expect(problems(() => check(false, 'A', 'b', 'too many'))[0]?.message).toBe('too many');
});

test('getValue: empty or absent gives the fallback, also null, or else an error [R57]', () => {
  const config = raw('[A]\nx=\ny=3');
  expect(getValue(config, 'A', 'Y', integer)).toBe(3);
  expect(getValue(config, 'A', 'x', integer, 7)).toBe(7);
  expect(getValue(config, 'A', 'x', integer, null)).toBeNull();
  expect(getValue(config, 'A', 'z', integer, null)).toBeNull();
  expect(problems(() => getValue(config, 'A', 'x', integer))[0]).toMatchObject({
    code: 'MRT6003',
    option: 'A.x',
  });
});

test.each<[string, unknown, string, unknown]>([
  ['ARRAY(int) [R58]', array(integer), '0, 1,2', [0, 1, 2]],
  ['ARRAY(str) over lines [R58]', array(text), '\n a ,\n b', ['a', 'b']],
  ['a trailing comma [R61, D13]', array(text), 'a, b,', ['a', 'b']],
  [
    'PAIR [R59]',
    pair(text, float),
    'a: 1, b: 2.5',
    new Map([
      ['a', 1],
      ['b', 2.5],
    ]),
  ],
  ['PAIR with a trailing comma [R61, D13]', pair(text, float), 'a: 1,', new Map([['a', 1]])],
  [
    'PAIR of three levels [R60]',
    pair(text, text, integer),
    'a: x: 1, a: y: 2',
    new Map([
      [
        'a',
        new Map([
          ['x', 1],
          ['y', 2],
        ]),
      ],
    ]),
  ],
  ['int [R62]', integer, '12', 12],
  ['a long int', integer, '12L', 12],
  ['float of an integer [R62]', float, '25', 25],
  ['float [R62]', float, '1e-3', 0.001],
  ['bool [R62]', bool, 'True', true],
  ['bool in lower case [R62]', bool, 'false', false],
  ['tuple', tuple, '(1, 2)', [1, 2]],
  ['list as tuple', tuple, '[1, 2]', [1, 2]],
])('castValue: %s', (_, type, value, expected) => {
  expect(castValue('A', 'x', value, type as typeof text)).toEqual(expected);
});

test.each<[unknown, string, string]>([
  [integer, '1.5', 'MRT6005'],
  [integer, 'True', 'MRT6005'],
  [integer, 'x', 'MRT6004'],
  [float, 'None', 'MRT6008'],
  [bool, '3', 'MRT6006'],
  [bool, 'maybe', 'MRT6004'],
  [tuple, '3', 'MRT6007'],
  [tuple, '(1, a)', 'MRT6004'],
  [tuple, '(1, 0.5)', 'MRT6007'],
  [array(integer), '1, , 2', 'MRT6004'],
  [pair(text, float), 'a', 'MRT6009'],
  [pair(text, float), 'a: 1, a: 1', 'MRT6010'],
])('castValue refuses [R62, R63, D01, D12]: %# %s', (type, value, code) => {
  expect(problems(() => castValue('A', 'x', value, type as typeof text))).toMatchObject([
    { code, option: 'A.x' },
  ]);
});

test('getPath expands ~, makes absolute, reports missing files and creates folders [R64, D11]', () => {
  const place = mkdtempSync(join(tmpdir(), 'mrt-path-'));
  writeFileSync(join(place, 'file'), '');
  const config = raw(`[A]\nhome=~\nfile=${place}/file\nmissing=${place}/no\nfolder=${place}/new`);
  expect(getPath(config, 'A', 'home', { isDir: true })).toBe(homedir());
  expect(getPath(config, 'A', 'file')).toBe(join(place, 'file'));
  expect(problems(() => getPath(config, 'A', 'missing'))[0]).toMatchObject({
    code: 'MRT6014',
    option: 'A.missing',
  });
  expect(existsSync(getPath(config, 'A', 'folder', { isDir: true }))).toBe(true);
  expect(problems(() => getPath(config, 'A', 'file', { isDir: true }))[0]?.code).toBe('MRT6013');
});

test('getContext [R65, R66, D14]', () => {
  const gpu = { type: 'gpu', ids: [1] } as const;
  expect(getContext(raw('[A]\nDevice_type='), 'A', gpu)).toEqual(gpu);
  expect(getContext(raw('[A]\nDevice_type=cpu'), 'A', gpu).type).toBe('cpu');
  expect(getContext(raw('[DEFAULT]\nDevice_type=gpu\nDevice_ids=0,2\n[A]'), 'A')).toEqual({
    type: 'gpu',
    ids: [0, 2],
  });
  const code = (content: string, section = 'A') => problems(() => getContext(raw(content), section))[0]?.code;
  expect(code('[A]\nDevice_type=tpu')).toBe('MRT6011');
  expect(code('[A]\nDevice_type=gpu')).toBe('MRT6012');
  expect(code('[CALIBRATION]\nDevice_type=gpu\nDevice_ids=0,1', 'CALIBRATION')).toBe('MRT6012');
});

test('loadFileNames gives two or three names [R67]', () => {
  expect(loadFileNames('/m/net')).toEqual(['/m/net.json', '/m/net.params']);
  expect(loadFileNames('/m/net', 'prepare')).toEqual(['/m/net.prepare.json', '/m/net.prepare.params']);
  expect(loadFileNames('/m/net', 'mrt.calibrate', true)).toHaveLength(3);
});

test('requireCheckpoint names each missing file and points to Start [R68]', () => {
  expect(problems(() => requireCheckpoint('PREPARE', '/no/a.json', '/no/a.params'))).toMatchObject([
    { code: 'MRT6018', file: '/no/a.json', option: 'DEFAULT.Start' },
    { code: 'MRT6018', file: '/no/a.params', option: 'DEFAULT.Start' },
  ]);
});

import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MRT_VERSION } from '../version.js';
import { checkpointStages, stateSuffix, suffixesOf } from './names.js';
import { CheckpointStore } from './store.js';

let folder: string;
let store: CheckpointStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mrt-checkpoints-'));
  store = new CheckpointStore(folder, 'net');
});

const settings = { model: 'abc', shape: [-1, 3], thresholds: new Map([['data', 1]]) };
const files = { 'prepare.json': '{}', 'prepare.params': Uint8Array.of(1, 2, 3) };
const save = () => store.save('prepare', settings, files, { note: 'x' });

test('the version recorded is the package version', () => {
  const manifest = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
    version: string;
  };
  expect(MRT_VERSION).toBe(manifest.version);
});

test('names of the files of each stage [R75]', () => {
  const names = checkpointStages.flatMap((stage) => [...suffixesOf(stage), stateSuffix(stage)]);
  expect(names.map((suffix) => store.path(suffix).slice(folder.length + 1))).toEqual([
    'net.prepare.json',
    'net.prepare.params',
    'net.prepare.state.json',
    'net.top.json',
    'net.top.params',
    'net.base.json',
    'net.base.params',
    'net.split.state.json',
    'net.mrt.calibrate.json',
    'net.mrt.calibrate.params',
    'net.mrt.calibrate.ext',
    'net.calibrate.state.json',
    'net.mrt.quantize.json',
    'net.mrt.quantize.params',
    'net.mrt.quantize.ext',
    'net.quantize.state.json',
    'net.all.quantize.json',
    'net.all.quantize.params',
    'net.all.quantize.ext',
    'net.merge.state.json',
  ]);
});

test('a checkpoint is found as it was saved', async () => {
  expect(await store.find('prepare', settings)).toEqual({ status: 'absent' });
  await save();
  const found = await store.find('prepare', { ...settings, thresholds: new Map([['data', 1]]) });
  expect(found).toMatchObject({ status: 'valid', state: { data: { note: 'x' } }, differences: [] });
  expect(found.status === 'valid' && [...found.files['prepare.params']]).toEqual([1, 2, 3]);
  expect(readdirSync(folder).sort()).toEqual([
    'net.prepare.json',
    'net.prepare.params',
    'net.prepare.state.json',
  ]);
});

test('other settings are named', async () => {
  await save();
  expect(await store.find('prepare', { ...settings, shape: [-1, 1], engine: 'x' })).toMatchObject({
    status: 'other',
    differences: ['shape', 'engine'],
  });
});

test.each<[string, (path: (name: string) => string) => void, string, string]>([
  [
    'a truncated file',
    (path) => truncateSync(path('prepare.params'), 2),
    'prepare.params',
    '2 bytes, 3 were written',
  ],
  [
    'a longer file',
    (path) => appendFileSync(path('prepare.json'), ' '),
    'prepare.json',
    '3 bytes, 2 were written',
  ],
  ['an edited file', (path) => writeFileSync(path('prepare.json'), '[]'), 'prepare.json', 'was changed'],
  ['a missing file', (path) => rmSync(path('prepare.json')), 'prepare.json', 'does not exist'],
  [
    'a broken state',
    (path) => truncateSync(path('prepare.state.json'), 9),
    'prepare.state.json',
    'not describe',
  ],
  [
    'a state of another kind',
    (path) => writeFileSync(path('prepare.state.json'), '{"schemaVersion":2}'),
    'prepare.state.json',
    'not describe',
  ],
])('%s is unusable, and said exactly', async (_, damage, file, says) => {
  await save();
  damage((suffix) => store.path(suffix));
  const found = await store.find('prepare', settings);
  expect(found).toMatchObject({
    status: 'unusable',
    problems: [{ code: 'MRT6018', file: store.path(file) }],
  });
  expect(found.status === 'unusable' && found.problems[0]?.message).toContain(says);
});

test('files without a state cannot be verified, and have a key of their own', async () => {
  await save();
  rmSync(store.path('prepare.state.json'));
  const found = await store.find('prepare', settings);
  expect(found).toMatchObject({ status: 'unverified', state: null });
  expect(found.status === 'unverified' && found.key).toMatch(/^[0-9a-f]{64}$/);
});

import { createReferenceEngine } from '@mrtjs/cvm-runtime';
import { importMxnet } from '@mrtjs/mxnet';
import { evaluateModel, irOperators } from '@mrtjs/graph';
import { compareModels } from '@mrtjs/graph/testing';
import { float32, MrtError, seededRandom } from '@mrtjs/tensor';
import { existsSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PipelineConfig } from './config/load.js';
import { interpretConfig } from './config/load.js';
import { runPipeline } from './pipeline.js';
import type { Project } from './testing/project.js';
import { makeProject, referenceFloatEngine, tinyModel, tinyModelWithTop } from './testing/project.js';

const yaml = (more = ''): string => `
COMMON:
  MODEL_DIR: .
  MODEL_NAME: tiny
  RUN_EVALUATE: false
  RUN_COMPILE: false
${more}
PREPARE:
  INPUT_SHAPE: [-1, 1, 6, 6]
CALIBRATE:
  DATASET_NAME: npy
  DATASET_DIR: npy
  BATCH: 4
`;

const SPLIT = `
QUANTIZE:
  ATTRIBUTE_DEPS: [[_greater_scalar, [[scalar, scores]]]]
  OSCALE_MAPS: [[positive, scores]]
`;

function config({ folder }: Project, text: string, set: readonly string[] = []): PipelineConfig {
  return interpretConfig(join(folder, 'tiny.yaml'), text, { datasets: ['npy'], set }).config;
}

const run = (read: PipelineConfig, target: 'prepare' | 'calibrate' | 'quantize' | 'all' = 'all') =>
  runPipeline(read, {
    target,
    engines: { float: referenceFloatEngine, integer: createReferenceEngine() },
  });

/** Files of the model in its folder, those that were there before left out. */
const written = ({ folder }: Project): string[] =>
  readdirSync(folder)
    .filter((name) => name.startsWith('tiny.') && !['tiny.json', 'tiny.params'].includes(name))
    .map((name) => name.slice('tiny.'.length))
    .sort();

/** A project without a prepared model. */
function project(model = tinyModel()): Project {
  const made = makeProject(model);
  for (const name of ['tiny.prepare.json', 'tiny.prepare.params']) unlinkSync(join(made.folder, name));
  return made;
}

const confOf = ({ folder }: Project, stage: string): unknown =>
  JSON.parse(readFileSync(join(folder, `tiny.${stage}.conf`), 'utf8'));

test('R233: prepare writes the repaired original, the prepared model and its settings', async () => {
  const made = project();
  await run(config(made, yaml()), 'prepare');
  expect(written(made)).toEqual([
    'fixed.json',
    'fixed.params',
    'prepare.conf',
    'prepare.json',
    'prepare.params',
    'prepare.state.json',
  ]);
  const text = readFileSync(join(made.folder, 'tiny.prepare.conf'), 'utf8');
  expect(text).toBe(`${JSON.stringify({ input_shape: [-1, 1, 6, 6] }, undefined, 4)}\n`);
});

test('R233: the repaired original has unique names and no prefixes, and computes the same', async () => {
  const made = project();
  const path = join(made.folder, 'tiny.json');
  const symbol = JSON.parse(readFileSync(path, 'utf8')) as { nodes: { op: string; name: string }[] };
  // A second node of the name of the first one.
  const relu = symbol.nodes.find(({ name }) => name === 'relu') as { name: string };
  relu.name = 'conv';
  writeFileSync(path, JSON.stringify(symbol));
  await run(config(made, yaml()), 'prepare');
  const fixed = importMxnet({
    symbol: readFileSync(join(made.folder, 'tiny.fixed.json'), 'utf8'),
    params: new Uint8Array(readFileSync(join(made.folder, 'tiny.fixed.params'))),
  });
  expect(fixed.diagnostics).toEqual([]);
  expect(readFileSync(join(made.folder, 'tiny.fixed.json'), 'utf8')).toContain('conv_mrt_unify_conv_0');
  expect(readFileSync(join(made.folder, 'tiny.fixed.params'), 'latin1')).not.toMatch(/arg:|aux:/);
  const random = seededRandom(1);
  const data = float32(
    [2, 1, 6, 6],
    Array.from({ length: 72 }, () => random.normal()),
  );
  const original = tinyModel();
  const inputs = new Map([['data', data]]);
  expect(evaluateModel(original, inputs, irOperators)[0]?.shape).toEqual([2, 3]);
  expect(compareModels(original, fixed.model, inputs, irOperators)).toBeLessThan(1e-6);
});

test('R233, R234, R235: with split keys both halves, and the keys in the settings', async () => {
  const made = project(tinyModelWithTop());
  const text = yaml().replace('PREPARE:', 'PREPARE:\n  SPLIT_KEYS: [scores]') + SPLIT;
  await run(config(made, text));
  expect(written(made)).toEqual(
    expect.arrayContaining(['top.json', 'top.params', 'base.json', 'base.params', 'all.quantize.ext']),
  );
  const carried = { input_shape: [-1, 1, 6, 6], split_keys: ['scores'] };
  expect(confOf(made, 'prepare')).toEqual(carried);
  const data = { ...carried, dataset_name: 'npy', dataset_dir: join(made.folder, 'npy') };
  expect(confOf(made, 'calibrate')).toEqual(data);
  expect(confOf(made, 'quantize')).toEqual(data);
});

test('R234: calibrate goes on from the files of prepare', async () => {
  const made = project();
  await run(config(made, yaml()), 'prepare');
  await run(config(made, yaml('  START_AFTER: prepare')), 'calibrate');
  expect(confOf(made, 'calibrate')).toEqual({
    input_shape: [-1, 1, 6, 6],
    dataset_name: 'npy',
    dataset_dir: join(made.folder, 'npy'),
  });
});

async function problemOf(made: Project, text: string): Promise<string> {
  const error: unknown = await run(config(made, text), 'calibrate').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MrtError);
  return (error as MrtError).message;
}

test('R234: calibrate requires its inputs', async () => {
  const made = project();
  expect(await problemOf(made, yaml('  START_AFTER: prepare'))).toMatch(
    /MRT6024 .*tiny\.prepare\.conf: .*the file is missing .*run the stage prepare first/,
  );
  await run(config(made, yaml()), 'prepare');
  unlinkSync(join(made.folder, 'tiny.prepare.params'));
  expect(await problemOf(made, yaml('  START_AFTER: prepare'))).toMatch(/MRT6018 .*tiny\.prepare\.params/);
});

test.each([
  [
    'another input shape',
    yaml('  START_AFTER: prepare').replace('[-1, 1, 6, 6]', '[-1, 1, 8, 8]'),
    'input_shape',
  ],
  [
    'split keys that were not there',
    yaml('  START_AFTER: prepare').replace('PREPARE:', 'PREPARE:\n  SPLIT_KEYS: [scores]') + SPLIT,
    'split_keys is [] there and ["scores"]',
  ],
])('R234: %s is told, not used', async (_, text, says) => {
  const made = project();
  await run(config(made, yaml()), 'prepare');
  const message = await problemOf(made, text);
  expect(message).toContain('MRT6024');
  expect(message).toContain(says);
});

test('R234: a file that is not JSON is told', async () => {
  const made = project();
  writeFileSync(join(made.folder, 'tiny.prepare.conf'), '[1, 2');
  expect(await problemOf(made, yaml('  START_AFTER: prepare'))).toContain('not a JSON map');
});

test('R75: the INI form writes none of these files', async () => {
  const made = makeProject();
  await run(made.config('', ['DEFAULT.Start=DEFAULT']));
  expect(written(made).filter((name) => name.endsWith('.conf') || name.startsWith('fixed'))).toEqual([]);
  expect(existsSync(join(made.folder, 'tiny.mrt.quantize.ext'))).toBe(true);
});

/** Profile `best` through the stages: learning from the calibration data, checkpoints, what is told of it. */
import { parseExt, quantizeInput } from '@mrtjs/cvm';
import { createReferenceEngine, loadModel } from '@mrtjs/cvm-runtime';
import { defineDataset, definePreprocessing, exactShape, Registry, topK } from '@mrtjs/datasets';
import type { InputScale } from '@mrtjs/graph';
import { float32, parseNpy } from '@mrtjs/tensor';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PipelineEvent } from './events.js';
import { sha256 } from './files/hash.js';
import type { PipelineOptions } from './pipeline.js';
import { runPipeline } from './pipeline.js';
import type { Project } from './testing/project.js';
import { makeProject, referenceFloatEngine, tinyModelWithTop } from './testing/project.js';

const SECTIONS = '[EVALUATION]\nIter_num=-1\n[COMPILATION]\nDump_dir=out\nBatch=2\n';

async function run(
  project: Project,
  set: readonly string[] = [],
  options: PipelineOptions = {},
  changes = SECTIONS,
) {
  const events: PipelineEvent[] = [];
  const result = await runPipeline(project.config(changes, ['DEFAULT.Profile=best', ...set]), {
    engines: { float: referenceFloatEngine, integer: createReferenceEngine() },
    onEvent: (event) => void events.push(event),
    ...options,
  });
  const stages = events.flatMap((event) =>
    event.type === 'stage' && event.status !== 'started' ? [`${event.stage} ${event.status}`] : [],
  );
  const warnings = events.flatMap((event) =>
    event.type === 'diagnostic' && event.diagnostic.severity !== 'info' ? [event.diagnostic.code] : [],
  );
  return { result, stages, warnings };
}

/** A project without any checkpoint. */
function freshProject(model?: Parameters<typeof makeProject>[0]): Project {
  const project = makeProject(model);
  for (const name of ['tiny.prepare.json', 'tiny.prepare.params']) rmSync(join(project.folder, name));
  return project;
}

const compiled = ({ folder }: Project): string[] =>
  ['symbol', 'params', 'bounds.json', 'scales.json', 'data.npy', 'ext'].map((name) =>
    sha256(readFileSync(join(folder, 'out/tiny_cvm', name))),
  );

test('a run learns, evaluates, proves bounds and compiles; the same again gives the same bytes', async () => {
  const [project, other] = [freshProject(), freshProject()];
  const { result, stages } = await run(project);
  expect(stages.slice(0, 5)).toEqual([
    'prepare finished',
    'calibrate finished',
    'quantize finished',
    'evaluate finished',
    'compile finished',
  ]);
  expect(result.evaluation?.samples).toBe(10);
  expect(result.evaluation?.agreement).toBeGreaterThanOrEqual(0.9);
  expect(result.recipe?.signal?.decibels).toBeGreaterThan(30);
  expect(result.recipe?.signal?.samples).toBe(8);
  expect(result.recipe?.layers.map(({ node }) => node)).toEqual(['conv', 'scores']);
  expect(result.recipe?.steps.map(({ name, taken }) => [name, taken])).toEqual([
    ['equalization', false],
    ['two planes', false],
    ['rounding', expect.any(Boolean)],
    ['bias correction', true],
  ]);
  await run(other);
  expect(compiled(other)).toEqual(compiled(project));
});

test('a second run resumes, with what was done', async () => {
  const project = freshProject();
  const first = await run(project);
  const expected = compiled(project);
  const second = await run(project);
  expect(second.stages[0]).toBe('quantize loaded');
  expect(second.result.recipe).toEqual(first.result.recipe);
  expect(compiled(project)).toEqual(expected);
  // From the statistics of the checkpoint the same model follows.
  await run(project, ['DEFAULT.Start=CALIBRATION']);
  expect(compiled(project)).toEqual(expected);
});

test('settings run again what depends on them', async () => {
  const project = freshProject();
  await run(project);
  expect((await run(project, ['ACCURACY.Rounding=off'])).stages.slice(0, 2)).toEqual([
    'calibrate loaded',
    'quantize finished',
  ]);
  expect((await run(project, ['ACCURACY.Range=percentile'])).stages.slice(0, 3)).toEqual([
    'prepare loaded',
    'calibrate finished',
    'quantize finished',
  ]);
});

test('a calibration of another profile has no statistics', async () => {
  const project = freshProject();
  await run(project, ['DEFAULT.Profile=fixed']);
  await expect(run(project, ['DEFAULT.Start=CALIBRATION'])).rejects.toThrow(
    /MRT6018 DEFAULT.Profile.*no statistics/,
  );
});

test('the outlier rule is said to have no effect', async () => {
  expect((await run(freshProject(), ['CALIBRATION.Lambda=3'])).warnings).toEqual(['MRT2106']);
});

test('without samples nothing is learned or tried', async () => {
  const { result } = await run(freshProject(), ['ACCURACY.Learning_samples=0']);
  expect(result.recipe).toMatchObject({ signal: null, layers: [] });
  expect(result.recipe?.steps.every(({ decibels }) => decibels === null)).toBe(true);
});

test('ext tells how to make the integer input, and what was compiled runs on it', async () => {
  const project = freshProject();
  const { result } = await run(project);
  const read = (name: string): Uint8Array => readFileSync(join(result.compiled?.folder ?? '', name));
  const ext = parseExt(new TextDecoder().decode(read('ext')));
  const input = ext.inputs.get('data');
  expect(input).toEqual(result.quantized?.inputs.get('data'));
  const test = parseNpy(readFileSync(join(project.folder, 'npy/test-data.npy')));
  const first = { ...test, shape: [2, 1, 6, 6], data: test.data.slice(0, 72) } as typeof test;
  const integers = quantizeInput(first, input as NonNullable<typeof input>);
  expect(parseNpy(read('data.npy'))).toEqual(integers);
  const [scores] = await (await loadModel(read('symbol'), read('params'))).run(integers);
  expect(scores?.shape).toEqual([2, 3]);
});

test('a split network: base by the recipe, top in float', async () => {
  const project = freshProject(tinyModelWithTop());
  const split =
    '[SPLIT_MODEL]\nKeys=scores\n[MERGE_MODEL]\nAttribute_deps=_greater_scalar: scalar: scores\nOscale_maps=positive: scores\n';
  const { result, stages } = await run(project, [], {}, `${split}[EVALUATION]\nIter_num=-1\n`);
  expect(stages).toContain('merge finished');
  expect(result.evaluation?.agreement).toBeGreaterThanOrEqual(0.9);
  expect(result.recipe?.layers).toHaveLength(2);
});

test('restored nodes stay in float', async () => {
  const { result } = await run(
    freshProject(),
    ['QUANTIZATION.Restore_name=relu'],
    {},
    '[EVALUATION]\nIter_num=-1\n',
  );
  expect(result.evaluation?.agreement).toBeGreaterThanOrEqual(0.9);
  expect([...(result.quantized?.floatNodes ?? [])]).toContain('relu');
});

test('thresholds and the bits of outputs are as they are set', async () => {
  const set = ['QUANTIZATION.Output_precision=12', 'QUANTIZATION.Thresholds=relu: 0.5'];
  const { result } = await run(freshProject(), set);
  const [scale] = result.quantized?.outputScales ?? [];
  expect(scale).toBeCloseTo(2047 / (result.quantized?.thresholds.get('scores') ?? NaN), 9);
});

describe('an input made of bytes', () => {
  /** Images (byte / 255 − 0.5) / 0.25, each byte `off` too large. */
  const dataset = (off: number) =>
    defineDataset({
      name: 'bytes',
      summary: 'patterns',
      source: 'none',
      shape: exactShape([1, 6, 6]),
      preprocessing: definePreprocessing({ unit: 255, mean: [0.5], std: [0.25], channelOrder: 'GRAY' }),
      splits: { calibration: [], test: [] },
      open: async () => ({
        size: 10,
        async *samples() {
          for (let i = 0; i < 10; i++) {
            const bytes = Array.from({ length: 36 }, (_, k) => ((k * 37 + i * 11) % 255) + off);
            const data = Float32Array.from(
              bytes,
              (byte) => Math.fround(Math.fround(byte / 255) - 0.5) / 0.25,
            );
            yield { id: `${i}`, data, label: 0 };
          }
        },
      }),
      metric: topK,
    });
  const runOn = (off: number, set: readonly string[] = []) => {
    const project = freshProject();
    const config = project.config('', ['DEFAULT.Profile=best', ...set]);
    return runPipeline(
      { ...config, calibration: { ...config.calibration, dataset: 'bytes' } },
      {
        engines: { float: referenceFloatEngine, integer: createReferenceEngine() },
        datasets: Registry.empty().use(dataset(off)),
        target: 'quantize',
      },
    );
  };

  test('is read as it is', async () => {
    const { quantized } = await runOn(0);
    const input = quantized?.inputs.get('data') as InputScale;
    const bytes = [0, 1, 100, 254];
    const values = bytes.map((byte) => (byte / 255 - 0.5) / 0.25);
    const { data } = quantizeInput(float32([1, 1, 1, 4], values), input);
    expect([...data]).toEqual(bytes.map((byte) => byte - 127));
  });

  test('is not, where the data is something else: refused if it was asked for', async () => {
    const { quantized } = await runOn(0.3);
    expect(quantized?.inputs.get('data')).not.toHaveProperty('byteOffset');
    await expect(runOn(0.3, ['ACCURACY.Raw_input=on'])).rejects.toThrow(/MRT6065 ACCURACY.Raw_input/);
  });

  test('is not, if that is switched off', async () => {
    const { quantized } = await runOn(0, ['ACCURACY.Raw_input=off']);
    expect(quantized?.inputs.get('data')).not.toHaveProperty('byteOffset');
  });
});

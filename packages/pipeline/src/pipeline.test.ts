import { createReferenceEngine } from '@mrtjs/cvm-runtime';
import { parseExt } from '@mrtjs/cvm';
import { loadModel } from '@mrtjs/cvm-runtime';
import { parseNpy } from '@mrtjs/tensor';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PipelineEvent } from './events.js';
import { sha256 } from './files/hash.js';
import type { PipelineOptions } from './pipeline.js';
import { runPipeline } from './pipeline.js';
import type { Project } from './testing/project.js';
import { makeProject, referenceFloatEngine } from './testing/project.js';

const START = ['DEFAULT.Start=PREPARE'];
const SECTIONS = '[EVALUATION]\nIter_num=-1\n[COMPILATION]\nDump_dir=out\nBatch=2\n';

async function run(project: Project, changes = SECTIONS, set = START, options: PipelineOptions = {}) {
  const events: PipelineEvent[] = [];
  const result = await runPipeline(project.config(changes, set), {
    engines: { float: referenceFloatEngine, integer: createReferenceEngine() },
    onEvent: (event) => void events.push(event),
    ...options,
  });
  const stages = events.flatMap((event) =>
    event.type === 'stage' && event.status !== 'started' ? [`${event.stage} ${event.status}`] : [],
  );
  return { result, events, stages };
}

const hashes = (folder: string, names: readonly string[]): string[] =>
  names.map((name) => sha256(readFileSync(join(folder, name))));

test('a run calibrates, quantizes, evaluates and compiles [R85, R93, R97, R98, D17]', async () => {
  const project = makeProject();
  const { result, stages, events } = await run(project);
  expect(stages).toEqual([
    'prepare loaded',
    'calibrate finished',
    'quantize finished',
    'evaluate finished',
    'compile finished',
    'split skipped',
    'merge skipped',
  ]);
  expect(result.evaluation).toMatchObject({ samples: 10, float: { top1: 1 } });
  expect(result.evaluation?.agreement).toBeGreaterThanOrEqual(0.9);
  const lines = events.flatMap((event) => (event.type === 'evaluation' ? [event.line] : []));
  // Batches of 4, 4 and 2: the last one is short, the count in the line is nominal [R94, R96].
  expect(lines).toHaveLength(3);
  expect(lines[2]).toMatch(
    /^Iteration: {3}2 \| evalfunc: top1=100\.00% .* \| quantize: top1=.* \| time: \d+ms \d+ms \| Total Sample: {4}12$/,
  );
  expect(readdirSync(join(project.folder, 'out/tiny_cvm')).sort()).toEqual([
    'bounds.json',
    'data.npy',
    'ext',
    'params',
    'scales.json',
    'symbol',
  ]);
});

test('what was compiled runs, on the sample that lies beside it [R98, R97, R228, D17]', async () => {
  const project = makeProject();
  const { result } = await run(project);
  const folder = result.compiled?.folder ?? '';
  const read = (name: string): Uint8Array => readFileSync(join(folder, name));
  const model = await loadModel(read('symbol'), read('params'));
  const data = parseNpy(read('data.npy'));
  expect(data).toMatchObject({ dtype: 'int8', shape: [2, 1, 6, 6] });
  const [scores] = await model.run(data);
  const ext = parseExt(new TextDecoder().decode(read('ext')));
  expect(ext.inputShape).toEqual([-1, 1, 6, 6]);
  const test = parseNpy(readFileSync(join(project.folder, 'npy/test-data.npy')));
  const scale = ext.inputs.get('data')?.scale ?? NaN;
  expect(Number(data.data[0])).toBe(
    Math.sign(Number(test.data[0])) * Math.min(127, Math.round(Math.abs(Number(test.data[0])) * scale)),
  );
  expect(scores?.shape).toEqual([2, 3]);
  expect(result.compiled).toMatchObject({ gas: model.gas, storage: model.storage, batch: 2 });
});

test.each([
  ['fixed', 'int32'],
  ['mrt1', 'int8'],
])('a sample of 12 bits is, in profile %s, %s [D75]', async (profile, dtype) => {
  const project = makeProject();
  const { result } = await run(
    project,
    `[QUANTIZATION]\nInput_precision=12\n[COMPILATION]\nDump_dir=out\nBatch=2\n`,
    ['DEFAULT.Start=PREPARE', `DEFAULT.Profile=${profile}`],
  );
  const data = parseNpy(readFileSync(join(result.compiled?.folder ?? '', 'data.npy')));
  const test = parseNpy(readFileSync(join(project.folder, 'npy/test-data.npy')));
  const scale = result.quantized?.inputs.get('data')?.scale ?? NaN;
  const exact = Array.from(test.data, Number)
    .slice(0, 72)
    .map((x) => Math.max(-2047, Math.min(2047, Math.round(x * scale))));
  expect(data.dtype).toBe(dtype);
  expect(Array.from(data.data, Number)).toEqual(profile === 'mrt1' ? [...Int8Array.from(exact)] : exact);
});

test('two runs give the same bytes [R251], and so does resuming from each start point [R81, R236]', async () => {
  const names = ['symbol', 'params', 'bounds.json', 'data.npy', 'ext'].map((name) => `out/tiny_cvm/${name}`);
  const first = makeProject();
  await run(first);
  const expected = hashes(first.folder, names);
  const second = makeProject();
  await run(second);
  expect(hashes(second.folder, names)).toEqual(expected);
  for (const start of ['CALIBRATION', 'QUANTIZATION']) {
    names.forEach((name) => writeFileSync(join(first.folder, name), ''));
    await run(first, SECTIONS, [`DEFAULT.Start=${start}`]);
    expect(hashes(first.folder, names)).toEqual(expected);
  }
});

test('checkpoints are written whatever Dump says, under the names of MRT-SPEC 9.1 [R75, R84]', async () => {
  const project = makeProject();
  await run(project, '');
  expect(
    readdirSync(project.folder).filter(
      (name) => name.startsWith('tiny.') && !/prepare|^tiny\.(json|params)/.test(name),
    ),
  ).toEqual([
    'tiny.all.quantize.ext',
    'tiny.calibrate.state.json',
    'tiny.mrt.calibrate.ext',
    'tiny.mrt.calibrate.json',
    'tiny.mrt.calibrate.params',
    'tiny.mrt.quantize.ext',
    'tiny.mrt.quantize.json',
    'tiny.mrt.quantize.params',
    'tiny.quantize.state.json',
  ]);
});

test('a target stage stops there; without the sections nothing is evaluated or compiled [R90]', async () => {
  const project = makeProject();
  const calibrated = await run(project, SECTIONS, START, { target: 'calibrate' });
  expect(calibrated.stages.slice(0, 2)).toEqual(['prepare loaded', 'calibrate finished']);
  expect(calibrated.result).toMatchObject({ quantized: null, evaluation: null, compiled: null });
  const plain = await run(project, '', START);
  expect(plain.result).toMatchObject({ evaluation: null, compiled: null });
  const compiled = await run(project, '[COMPILATION]\nBatch=1\n', START, { target: 'compile' });
  expect(compiled.result.compiled?.batch).toBe(1);
  expect(compiled.result.evaluation).toBeNull();
});

test('restored nodes run on the float engine between integer regions [R89, D35]; such a model is not compiled', async () => {
  const project = makeProject();
  const exact = await run(project, '[EVALUATION]\nIter_num=2\n');
  for (const names of ['relu', 'conv', 'scores', '_ALL_EXCEPT_, conv', 'conv, flat']) {
    const { result } = await run(
      project,
      `[EVALUATION]\nIter_num=2\n[QUANTIZATION]\nRestore_name=${names}\n`,
    );
    expect(result.quantized?.floatNodes.size).toBeGreaterThan(0);
    expect(result.evaluation?.samples).toBe(8);
    const noise = (evaluation: typeof result.evaluation) =>
      evaluation?.comparisons[0]?.outputs[0]?.cosine ?? 0;
    expect(noise(result.evaluation)).toBeGreaterThan(noise(exact.result.evaluation) - 0.01);
  }
  await expect(
    run(project, '[QUANTIZATION]\nRestore_name=conv\n[COMPILATION]\nBatch=1\n'),
  ).rejects.toMatchObject({ code: 'MRT6061' });
});

test.each([
  ['a threshold of a node that does not exist', '[QUANTIZATION]\nThresholds=reluu: 1\n', 'MRT6022'],
  ['a node to restore that does not exist', '[QUANTIZATION]\nRestore_name=reluu\n', 'MRT6022'],
])('%s is an error with the nearest name', async (_, changes, code) => {
  await expect(run(makeProject(), changes)).rejects.toMatchObject({
    code,
    message: expect.stringContaining('did you mean relu?') as string,
  });
});

test('a threshold given in the configuration overrides the calibrated one [R83]', async () => {
  const { result } = await run(makeProject(), '[QUANTIZATION]\nThresholds=data: 8\n');
  expect(result.quantized?.thresholds.get('data')).toBe(8);
  expect(result.quantized?.inputs.get('data')?.scale).toBe(127 / 8);
});

test('calibration data that ends too early is said', async () => {
  await expect(run(makeProject(), '', [...START, 'CALIBRATION.Calibrate_num=4'])).rejects.toMatchObject({
    code: 'MRT6063',
  });
});

test('an aborted run stops with the reason and leaves no half-written files', async () => {
  const project = makeProject();
  const reason = new Error('enough');
  await expect(run(project, SECTIONS, START, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(readdirSync(project.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('missing model files are provided by the hook, whatever the start point [R73]', async () => {
  const project = makeProject();
  const asked: string[] = [];
  const config = project.config('', [...START, 'DEFAULT.Model_name=other']);
  await expect(
    runPipeline(config, { provideModel: async (_, name) => void asked.push(name) }),
  ).rejects.toMatchObject({ code: 'MRT6043' });
  expect(asked).toEqual(['other']);
});

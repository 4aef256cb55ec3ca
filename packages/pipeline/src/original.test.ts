import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PipelineEvent } from './events.js';
import { sha256 } from './files/hash.js';
import { runPipeline } from './pipeline.js';
import type { Project } from './testing/project.js';
import { makeProject, referenceFloatEngine } from './testing/project.js';

const SECTIONS = '[EVALUATION]\nIter_num=-1\n[COMPILATION]\nDump_dir=out\nBatch=2\n';

/** A project without any checkpoint. */
function freshProject(): Project {
  const project = makeProject();
  for (const name of ['tiny.prepare.json', 'tiny.prepare.params']) rmSync(join(project.folder, name));
  return project;
}

async function run(project: Project, set: readonly string[] = []) {
  const stages: string[] = [];
  const warnings: string[] = [];
  const onEvent = (event: PipelineEvent): void => {
    if (event.type === 'stage' && event.status !== 'started') stages.push(`${event.stage} ${event.status}`);
    if (event.type === 'diagnostic' && event.diagnostic.severity !== 'info')
      warnings.push(`${event.diagnostic.code} ${event.diagnostic.message}`);
  };
  const engines = { float: referenceFloatEngine };
  const result = await runPipeline(project.config(SECTIONS, set), { engines, onEvent });
  return { result, stages, warnings };
}

const compiled = ({ folder }: Project): string[] =>
  ['symbol', 'params', 'data.npy', 'ext'].map((name) =>
    sha256(readFileSync(join(folder, 'out/tiny_cvm', name))),
  );

test('from the original model to the compiled one [R74], resuming from each start point with the same bytes [R81]', async () => {
  const project = freshProject();
  const first = await run(project);
  expect(first.stages.slice(0, 5)).toEqual([
    'prepare finished',
    'calibrate finished',
    'quantize finished',
    'evaluate finished',
    'compile finished',
  ]);
  expect(first.result.evaluation).toMatchObject({ samples: 10, float: { top1: 1 } });
  const expected = compiled(project);
  expect((await run(project)).stages[0]).toBe('quantize loaded');
  for (const start of ['DEFAULT', 'PREPARE', 'CALIBRATION', 'QUANTIZATION']) {
    await run(project, [`DEFAULT.Start=${start}`]);
    expect(compiled(project)).toEqual(expected);
  }
});

test('a changed setting runs only what depends on it', async () => {
  const project = freshProject();
  await run(project);
  const finer = await run(project, ['QUANTIZATION.Output_precision=16']);
  expect(finer.stages.slice(0, 2)).toEqual(['calibrate loaded', 'quantize finished']);
  const longer = await run(project, ['CALIBRATION.Calibrate_num=1']);
  expect(longer.stages.slice(0, 3)).toEqual(['prepare loaded', 'calibrate finished', 'quantize finished']);
});

test('calibrating on two batches gives at least what one gives [R82]', async () => {
  const [one, two] = await Promise.all(
    ['1', '2'].map(
      async (count) => (await run(freshProject(), [`CALIBRATION.Calibrate_num=${count}`])).result.quantized,
    ),
  );
  const larger = [...(one?.thresholds ?? [])].filter(
    ([name, threshold]) => (two?.thresholds.get(name) ?? threshold) < threshold,
  );
  expect(larger).toEqual([]);
  expect(one?.thresholds).not.toEqual(two?.thresholds);
});

test('a symbol without parameters needs a seed, and the same seed gives the same model', async () => {
  const [first, second] = [freshProject(), freshProject()];
  for (const { folder } of [first, second]) rmSync(join(folder, 'tiny.params'));
  await expect(run(first)).rejects.toMatchObject({
    code: 'MRT6042',
    message: expect.stringContaining('DEFAULT.Random_params') as string,
  });
  await run(first, ['DEFAULT.Random_params=3']);
  await run(second, ['DEFAULT.Random_params=3']);
  expect(compiled(first)).toEqual(compiled(second));
  await run(second, ['DEFAULT.Random_params=4']);
  expect(compiled(first)).not.toEqual(compiled(second));
});

test('a seed beside a parameter file is not used, and that is said', async () => {
  const { warnings } = await run(freshProject(), ['DEFAULT.Random_params=3']);
  expect(warnings).toContainEqual(expect.stringContaining('MRT6034'));
});

test('an engine that cannot be had is said before anything is written', async () => {
  const project = freshProject();
  const config = project.config(SECTIONS, [
    'DEFAULT.Float_engine=onnxruntime',
    'DEFAULT.Device_type=gpu',
    'DEFAULT.Device_ids=0',
  ]);
  await expect(runPipeline(config)).rejects.toMatchObject({ code: 'MRT6060' });
  expect(readdirSync(project.folder).filter((name) => name.includes('state'))).toEqual([]);
});

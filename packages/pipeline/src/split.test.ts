import { createReferenceEngine } from '@mrtjs/cvm-runtime';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PipelineEvent } from './events.js';
import { runPipeline } from './pipeline.js';
import { parseScaleExt } from './scale-ext.js';
import type { Project } from './testing/project.js';
import { makeProject, referenceFloatEngine, tinyModelWithTop } from './testing/project.js';

const SPLIT = `
[SPLIT_MODEL]
Keys=scores
[MERGE_MODEL]
Attribute_deps=_greater_scalar: scalar: scores
Oscale_maps=positive: scores
[EVALUATION]
Iter_num=2
Batch=4
[COMPILATION]
Dump_dir=out
Batch=1
`;

async function run(project: Project, set: readonly string[], changes = SPLIT) {
  const stages: string[] = [];
  const onEvent = (event: PipelineEvent): void => {
    if (event.type === 'stage' && event.status !== 'started') stages.push(`${event.stage} ${event.status}`);
  };
  const result = await runPipeline(project.config(changes, set), {
    engines: { float: referenceFloatEngine, integer: createReferenceEngine() },
    onEvent,
  });
  return { result, stages };
}

test('a split network is quantized in part and put together again [R86], and resumes from every stage [R80, R81, R236]', async () => {
  const project = makeProject(tinyModelWithTop());
  const { result, stages } = await run(project, ['DEFAULT.Start=PREPARE']);
  expect(stages).toEqual([
    'prepare loaded',
    'split finished',
    'calibrate finished',
    'quantize finished',
    'merge finished',
    'evaluate finished',
    'compile finished',
  ]);
  expect([...(result.quantized?.floatNodes ?? [])]).toEqual(['positive']);
  expect(result.evaluation?.samples).toBe(8);
  // As close as the network quantized as a whole: the relu of the top loses nothing.
  const whole = await run(
    makeProject(tinyModelWithTop()),
    ['DEFAULT.Start=PREPARE'],
    '[EVALUATION]\nIter_num=2\n',
  );
  const cosine = (of: typeof result): number => of.evaluation?.comparisons[0]?.outputs[0]?.cosine ?? NaN;
  expect(cosine(result)).toBeCloseTo(cosine(whole.result), 2);
  const ext = parseScaleExt(readFileSync(join(project.folder, 'tiny.all.quantize.ext'), 'utf8'));
  expect(ext.outputScales).toEqual(result.quantized?.outputScales);

  for (const [start, loaded] of [
    ['SPLIT_MODEL', ['split loaded', 'calibrate finished', 'quantize finished', 'merge finished']],
    ['CALIBRATION', ['calibrate loaded', 'quantize finished', 'split loaded', 'merge finished']],
    ['QUANTIZATION', ['quantize loaded', 'split loaded', 'merge finished']],
    ['MERGE_MODEL', ['merge loaded']],
  ] as const) {
    const again = await run(project, [`DEFAULT.Start=${start}`]);
    expect(again.stages.slice(0, loaded.length)).toEqual(loaded);
    expect(again.result.quantized?.outputScales).toEqual(result.quantized?.outputScales);
    expect(again.result.evaluation?.integer).toEqual(result.evaluation?.integer);
    expect(again.result.compiled?.gas).toBe(result.compiled?.gas);
  }
});

test('a merged model without a state is read by its scale file [R80, R99, D20]', async () => {
  const project = makeProject(tinyModelWithTop());
  const { result } = await run(project, ['DEFAULT.Start=PREPARE']);
  rmSync(join(project.folder, 'tiny.merge.state.json'));
  const again = await run(project, ['DEFAULT.Start=MERGE_MODEL']);
  expect(again.result.compiled?.gas).toBe(result.compiled?.gas);
  expect(again.result.quantized?.inputs).toEqual(result.quantized?.inputs);
});

test('Start=QUANTIZATION with keys needs the top [R79]', async () => {
  const project = makeProject(tinyModelWithTop());
  await run(project, ['DEFAULT.Start=PREPARE']);
  rmSync(join(project.folder, 'tiny.top.params'));
  await expect(run(project, ['DEFAULT.Start=QUANTIZATION'])).rejects.toMatchObject({
    code: 'MRT6018',
    message: expect.stringContaining('tiny.top.params') as string,
  });
});

test('a split key that does not exist is an error', async () => {
  const set = ['DEFAULT.Start=PREPARE', 'SPLIT_MODEL.Keys=scorez'];
  const changes = SPLIT.replaceAll(': scores', ': scorez');
  await expect(run(makeProject(tinyModelWithTop()), set, changes)).rejects.toMatchObject({ code: 'MRT2301' });
});

import { createReferenceEngine } from '@mrtjs/cvm-runtime';
import type { EvaluationReport } from '@mrtjs/validation';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PipelineEvent } from '../events.js';
import { mergeEvaluationFiles } from '../merge-evaluations.js';
import type { PipelineOptions } from '../pipeline.js';
import { runPipeline } from '../pipeline.js';
import type { Project } from '../testing/project.js';
import { makeProject, referenceFloatEngine } from '../testing/project.js';
import { shardRange } from './evaluation-part.js';

/** Ten samples in batches of three. */
const SECTIONS = '[EVALUATION]\nIter_num=-1\nBatch=3\n';
const engines = { float: referenceFloatEngine, integer: createReferenceEngine() };

async function evaluate(project: Project, options: PipelineOptions = {}, set: readonly string[] = []) {
  const events: PipelineEvent[] = [];
  const result = await runPipeline(project.config(SECTIONS, set), {
    target: 'evaluate',
    engines,
    onEvent: (event) => void events.push(event),
    ...options,
  });
  return { ...result, events };
}

/** Everything but the times. */
function figures(report: EvaluationReport | null) {
  const { floatMilliseconds: _, integerMilliseconds: __, comparisons, ...rest } = report as EvaluationReport;
  return { ...rest, comparisons: comparisons.map(({ milliseconds: ___, ...one }) => one) };
}

const project = makeProject();
const shards = (count: number) =>
  Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const { evaluationPart } = await evaluate(project, { evaluation: { shard: { index: i + 1, count } } });
      return evaluationPart;
    }),
  );

test.each([1, 2, 3, 7])('%i shards together are exactly one run', async (count) => {
  const whole = await evaluate(project);
  expect(whole.evaluationPart).toBeNull();
  const parts = await shards(count);
  const files = parts.map((part) => part?.file ?? '');
  expect(files[0]).toBe(join(project.folder, `tiny.evaluate.1-of-${count}.json`));
  const { report, identity } = await mergeEvaluationFiles(files.toReversed());
  expect(figures(report)).toEqual(figures(whole.evaluation));
  expect(identity).toMatchObject({
    batch: 3,
    profile: 'best',
    dataset: { name: 'npy', split: 'test', size: 10 },
  });
});

test('shards of other data or options do not merge', async () => {
  const shard = { index: 2, count: 2 };
  const [first] = await shards(2);
  const output = join(project.folder, 'other.json');
  await evaluate(project, { evaluation: { shard, output } }, ['QUANTIZATION.Input_precision=7']);
  await expect(mergeEvaluationFiles([first?.file ?? '', output])).rejects.toThrow(
    `MRT3102 ${output}: this part is of another evaluation than ${first?.file}: quantized`,
  );
  await evaluate(project, { evaluation: { shard, output } }, ['EVALUATION.Batch=2']);
  await expect(mergeEvaluationFiles([first?.file ?? '', output])).rejects.toThrow('batch, number of batches');
});

test('what is interrupted is kept, gone on with, and gone when the whole is known', async () => {
  const own = makeProject();
  const path = join(own.folder, 'tiny.evaluate.part.json');
  const whole = await evaluate(own);
  const controller = new AbortController();
  const events: PipelineEvent[] = [];
  const interrupted = runPipeline(own.config(SECTIONS), {
    ...{ target: 'evaluate', engines, signal: controller.signal },
    onEvent(event) {
      events.push(event);
      if (event.type === 'progress' && event.stage === 'evaluate' && event.done === 2)
        controller.abort('enough');
    },
  });
  await expect(interrupted).rejects.toBe('enough');
  expect(events).toContainEqual({
    type: 'diagnostic',
    diagnostic: expect.objectContaining({ code: 'MRT6052', file: path }) as unknown,
  });
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
    batches: { first: 0, end: 2, total: 4 },
    evaluation: { samples: 6 },
  });
  await expect(mergeEvaluationFiles([path])).rejects.toThrow('no part has batches 2 to 3');
  const rest = await evaluate(own);
  expect(
    rest.events.flatMap((e) => (e.type === 'progress' && e.stage === 'evaluate' ? [e.done] : [])),
  ).toEqual([2, 3, 4]);
  expect(figures(rest.evaluation)).toEqual(figures(whole.evaluation));
  expect(() => readFileSync(path)).toThrow('ENOENT');
});

test('an earlier part of another evaluation is written over, a file that is none is left alone', async () => {
  const own = makeProject();
  const [shard, output] = [{ index: 1, count: 1 }, join(own.folder, 'mine.json')];
  await evaluate(own, { evaluation: { shard, output } }, ['EVALUATION.Batch=5']);
  const { events, evaluationPart } = await evaluate(own, { evaluation: { shard, output } });
  expect(evaluationPart).toMatchObject({ first: 0, end: 4, total: 4, file: output });
  expect(events).toContainEqual({
    type: 'diagnostic',
    diagnostic: expect.objectContaining({ code: 'MRT6050', severity: 'info', file: output }) as unknown,
  });
  writeFileSync(output, '{"thesis": 1}');
  await expect(evaluate(own, { evaluation: { shard, output } })).rejects.toMatchObject({ code: 'MRT6044' });
  expect(readFileSync(output, 'utf8')).toBe('{"thesis": 1}');
});

test('a module is named by who merges, never by the files', async () => {
  const [part] = await shards(1);
  const text = readFileSync(part?.file ?? '', 'utf8').replace(
    '"datasetOrigin":"registry"',
    '"datasetOrigin":"module"',
  );
  const file = join(project.folder, 'module.json');
  writeFileSync(file, text);
  await expect(mergeEvaluationFiles([file])).rejects.toThrow('--dataset ./my-dataset.mjs');
  const importModule = async () => ({
    default: { name: 'other', shape: {}, splits: {}, open: () => undefined },
  });
  await expect(mergeEvaluationFiles([file], { datasetModule: 'other.mjs', importModule })).rejects.toThrow(
    'defines dataset other, the parts are of npy',
  );
});

test('shards are consecutive, all the data, and as even as can be', () => {
  for (const [total, count] of [
    [10, 3],
    [2, 5],
    [0, 2],
    [313, 8],
  ] as const) {
    const ranges = Array.from({ length: count }, (_, i) => shardRange(total, { index: i + 1, count }));
    const sizes = ranges.map(({ first, end }) => end - first);
    expect(ranges.map(({ first }) => first)).toEqual([0, ...ranges.slice(0, -1).map(({ end }) => end)]);
    expect(ranges.at(-1)?.end).toBe(total);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  }
});

test('a shorter evaluation leaves what is kept of an interrupted one alone', async () => {
  const own = makeProject();
  const path = join(own.folder, 'tiny.evaluate.part.json');
  const controller = new AbortController();
  const interrupted = runPipeline(own.config(SECTIONS), {
    ...{ target: 'evaluate', engines, signal: controller.signal },
    onEvent(event) {
      if (event.type === 'progress' && event.stage === 'evaluate' && event.done === 2) controller.abort();
    },
  });
  await expect(interrupted).rejects.toThrow();
  const kept = readFileSync(path, 'utf8');
  await evaluate(own, {}, ['EVALUATION.Iter_num=1']);
  expect(readFileSync(path, 'utf8')).toBe(kept);
  const { events } = await evaluate(own);
  expect(events.find((event) => event.type === 'progress' && event.stage === 'evaluate')).toMatchObject({
    done: 2,
  });
});

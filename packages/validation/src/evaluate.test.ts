import { topK } from '@mrtjs/datasets';
import type { Tensor } from '@mrtjs/tensor';
import { float32, toNumbers } from '@mrtjs/tensor';
import type { EvaluationBatch } from './evaluate.js';
import { evaluate, validate } from './evaluate.js';
import { emptyEvaluation, mergeEvaluations } from './evaluation.js';
import type { IterationEvent } from './iteration.js';
import type { Predictor } from './predictor.js';
import { reportOf } from './report.js';

const CLASSES = 6;

/** Scores that are largest at `data + shift`: right for the label `data` when the shift is 0. */
function predictor(name: string, shift: (value: number) => number): Predictor {
  return {
    name,
    run: async (data: Tensor) => {
      const values = [...(toNumbers(data) as Float32Array)];
      const rows = values.map((value) =>
        Array.from({ length: CLASSES }, (_, c) => (c === (value + shift(value)) % CLASSES ? 2 : 1 / (c + 1))),
      );
      return [float32([values.length, CLASSES], rows.flat())];
    },
  };
}

/** Batches of the values 0, 1, 2, …, each its own label. */
async function* count(...sizes: number[]): AsyncGenerator<EvaluationBatch<number>> {
  let next = 0;
  for (const size of sizes) {
    const labels = Array.from({ length: size }, () => next++ % CLASSES);
    yield { data: float32([size, 1], labels), labels };
  }
}

const float = predictor('float', () => 0);
const integer = predictor('integer', (value) => (value === 5 ? 1 : 0));

test('a report: metrics and agreement as fractions of 1', async () => {
  const report = await validate({ float, integer, batches: count(4, 4, 4), metric: topK, now: () => 0 });
  expect(report).toMatchObject({
    samples: 12,
    iterations: 3,
    float: { top1: 1, top5: 1 },
    integer: { top1: 10 / 12, top5: 10 / 12 },
    agreement: 10 / 12,
    floatText: 'top1=100.00% top5=100.00%',
    comparisons: [{ name: 'integer', text: 'top1=83.33% top5=83.33%' }],
  });
  expect(report.comparisons[0]?.outputs[0]?.cosine).toBeLessThan(1);
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

test('iterations count from 0, totals are nominal in the log and real in the report [R94, R96, D19]', async () => {
  const events: IterationEvent[] = [];
  const report = await validate({
    float,
    integer,
    batches: count(4, 4, 1),
    metric: topK,
    onProgress: (event) => events.push(event),
  });
  expect(events.map((e) => [e.iteration, e.nominalSamples, e.samples])).toEqual([
    [0, 4, 4],
    [1, 8, 8],
    [2, 12, 9],
  ]);
  expect(report).toMatchObject({ samples: 9, iterations: 3 });
  expect(events.map((e) => e.comparisons[0]?.text)).toEqual([
    'top1=100.00% top5=100.00%',
    'top1=87.50% top5=87.50%',
    'top1=88.89% top5=88.89%',
  ]);
});

test.each([
  [undefined, 3, 3],
  [2, 2, 2],
  [0, 0, 0],
  [10, 3, 3],
])('%p iterations of three batches are %d, and read %d [R90, R96]', async (iterations, seen, expected) => {
  let read = 0;
  async function* counted() {
    for await (const batch of count(2, 2, 2)) {
      read++;
      yield batch;
    }
  }
  const report = await validate({
    float,
    integer,
    batches: counted(),
    metric: topK,
    ...(iterations !== undefined && { iterations }),
  });
  expect([report.iterations, read]).toEqual([seen, expected]);
});

test('times are those of inference alone [R95]', async () => {
  let clock = 0;
  const slow = (base: Predictor, milliseconds: number): Predictor => ({
    name: base.name,
    run: async (data) => {
      clock += milliseconds;
      return base.run(data);
    },
  });
  const costly = {
    ...topK,
    update: (...args: Parameters<typeof topK.update>) => {
      clock += 1000;
      return topK.update(...args);
    },
  };
  const events: IterationEvent[] = [];
  const report = await validate({
    float: slow(float, 3),
    integer: slow(integer, 5),
    batches: count(2, 2),
    metric: costly,
    now: () => clock,
    onProgress: (event) => events.push(event),
  });
  expect(report).toMatchObject({ floatMilliseconds: 6, integerMilliseconds: 10 });
  expect(events.map((e) => [e.float.milliseconds, e.comparisons[0]?.milliseconds])).toEqual([
    [3, 5],
    [3, 5],
  ]);
});

test('several models are all reported, the first is the integer model (D18)', async () => {
  const report = await validate({
    float,
    integer: [integer, predictor('always wrong', () => 1)],
    batches: count(12),
    metric: topK,
  });
  expect(report.integer).toEqual(report.comparisons[0]?.metric);
  expect(report.comparisons.map(({ name, metric, agreement }) => [name, metric['top1'], agreement])).toEqual([
    ['integer', 10 / 12, 10 / 12],
    ['always wrong', 0, 0],
  ]);
});

test('a signal stops between batches, with its reason', async () => {
  const controller = new AbortController();
  const events: IterationEvent[] = [];
  const evaluation = validate({
    float,
    integer,
    batches: count(1, 1, 1),
    metric: topK,
    signal: controller.signal,
    onProgress: (event) => {
      events.push(event);
      controller.abort(new Error('enough'));
    },
  });
  await expect(evaluation).rejects.toThrow('enough');
  expect(events).toHaveLength(1);
});

test('outputs that do not compare are an error', async () => {
  const other: Predictor = { name: 'other', run: async () => [float32([1, 2], [0, 1])] };
  await expect(validate({ float, integer: other, batches: count(1), metric: topK })).rejects.toThrow(
    'MRT3101',
  );
});

test('what was seen already is gone on from, and counts', async () => {
  const first = await evaluate({ float, integer, batches: count(4, 4), metric: topK, now: () => 0 });
  async function* rest() {
    let seen = 0;
    for await (const batch of count(4, 4, 4, 1)) if (seen++ >= 2) yield batch;
  }
  const events: IterationEvent[] = [];
  const both = await evaluate({
    ...{ float, integer, batches: rest(), metric: topK, now: () => 0, seen: first },
    onProgress: (event) => void events.push(event),
  });
  expect(both).toEqual(
    await evaluate({ float, integer, batches: count(4, 4, 4, 1), metric: topK, now: () => 0 }),
  );
  expect(events.map((e) => [e.iteration, e.nominalSamples])).toEqual([
    [2, 12],
    [3, 16],
  ]);
  expect(await evaluate({ float, integer, batches: rest(), metric: topK, seen: first, iterations: 2 })).toBe(
    first,
  );
});

test('a signal that stops leaves what was seen', async () => {
  const controller = new AbortController();
  const evaluation = await evaluate({
    ...{ float, integer, batches: count(2, 2, 2), metric: topK, now: () => 0, signal: controller.signal },
    onProgress: ({ iteration }) => {
      if (iteration === 1) controller.abort();
    },
  });
  expect(evaluation).toEqual(
    await evaluate({ float, integer, batches: count(2, 2), metric: topK, now: () => 0 }),
  );
});

test('nothing merges with everything of the same models, and nothing of others', async () => {
  const evaluation = await evaluate({ float, integer, batches: count(3), metric: topK, now: () => 0 });
  const nothing = emptyEvaluation(topK, 'float', ['integer']);
  expect(mergeEvaluations(topK, nothing, evaluation)).toEqual(evaluation);
  expect(mergeEvaluations(topK, evaluation, nothing)).toEqual(evaluation);
  expect(() => mergeEvaluations(topK, evaluation, emptyEvaluation(topK, 'float', ['other']))).toThrow(
    'MRT3102 one part evaluated float, integer, another float, other',
  );
  expect(reportOf(topK, nothing)).toMatchObject({ samples: 0, agreement: 0, comparisons: [{ outputs: [] }] });
});

import type { DetectionLabel, Metric } from '@mrtjs/datasets';
import { cocoAp, topK, voc2007Map } from '@mrtjs/datasets';
import type { Tensor } from '@mrtjs/tensor';
import { float32, float64, toNumbers } from '@mrtjs/tensor';
import fc from 'fast-check';
import type { EvaluationBatch } from './evaluate.js';
import { evaluate } from './evaluate.js';
import type { EvaluationPart, NamedPart } from './part.js';
import { formatPart, mergeParts, parsePart } from './part.js';
import { reportOf } from './report.js';

const identity = { model: 'a1', dataset: { name: 'some', files: [1, 2] }, batch: 2 };

/** A part as another machine reads it. */
const sent = (part: EvaluationPart, file = 'x.json'): NamedPart => ({
  file,
  part: parsePart(formatPart(part), file),
});

/** Turns data into the outputs of a network. */
type Outputs = (data: Tensor) => readonly Tensor[];

/** Evaluates batches `first` to before `end` of a whole; the integer "network" reads coarser data. */
async function partOf<L, S>(
  metric: Metric<L, S>,
  outputs: Outputs,
  all: readonly EvaluationBatch<L>[],
  first: number,
  end: number,
): Promise<EvaluationPart<S>> {
  async function* some(): AsyncGenerator<EvaluationBatch<L>> {
    yield* all.slice(first, end);
  }
  const coarse = (data: Tensor) =>
    float64(
      data.shape,
      Float64Array.from(toNumbers(data), (v) => Math.round(4 * v) / 4),
    );
  const evaluation = await evaluate({
    float: { name: 'float', run: async (data) => outputs(data) },
    integer: { name: 'integer', run: async (data) => outputs(coarse(data)) },
    batches: some(),
    metric,
    now: () => 0,
  });
  return { identity, batches: { first, end, total: all.length }, evaluation };
}

/** Consecutive parts of `total` batches, cut at random, in random order. */
const partition = (total: number): fc.Arbitrary<[number, number][]> =>
  fc
    .array(fc.nat(total), { maxLength: 4 })
    .map((cuts) => [0, ...cuts.sort((a, b) => a - b), total])
    .map((cuts) => cuts.slice(1).map((end, i): [number, number] => [cuts[i] as number, end]))
    .chain((ranges) => fc.shuffledSubarray(ranges, { minLength: ranges.length }));

/** Batches of two samples, and how they are parted. */
const parted = <L>(sample: fc.Arbitrary<{ readonly values: number[]; readonly label: L }>) =>
  fc.array(fc.array(sample, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 7 }).chain((groups) =>
    partition(groups.length).map((ranges) => ({
      ranges,
      batches: groups.map((group): EvaluationBatch<L> => ({
        data: float64(
          [group.length, group[0]?.values.length ?? 0],
          group.flatMap(({ values }) => values),
        ),
        labels: group.map(({ label }) => label),
      })),
    })),
  );

async function mergesExactly<L, S>(
  metric: Metric<L, S>,
  outputs: Outputs,
  batches: readonly EvaluationBatch<L>[],
  ranges: readonly [number, number][],
): Promise<void> {
  const whole = await partOf(metric, outputs, batches, 0, batches.length);
  const parts = await Promise.all(
    ranges.map(async ([first, end], i) =>
      sent(await partOf(metric, outputs, batches, first, end), `${i}.json`),
    ),
  );
  const merged = mergeParts(metric, parts);
  expect(merged).toEqual(whole.evaluation);
  expect(reportOf(metric, merged)).toEqual(reportOf(metric, whole.evaluation));
}

const value = fc.double({ min: -3, max: 3, noNaN: true });

test('classification: parts, cut and ordered at random and sent as files, are exactly the whole', async () => {
  const sample = fc.record({ values: fc.array(value, { minLength: 4, maxLength: 4 }), label: fc.nat(3) });
  await fc.assert(
    fc.asyncProperty(parted(sample), ({ batches, ranges }) =>
      mergesExactly(topK, (data) => [data], batches, ranges),
    ),
    { seed: 3, numRuns: 60 },
  );
});

/** Three detections of five numbers: class, score, left, top, side. Scores often tie. */
const detections: Outputs = (data) => {
  const rows = toNumbers(data);
  const count = data.shape[0] as number;
  const at = (column: (row: readonly number[]) => number[], width: number) =>
    float32(
      [count, 3, width],
      Array.from({ length: 3 * count }, (_, i) => column([...rows.subarray(5 * i, 5 * i + 5)])).flat(),
    );
  return [
    at(([id = 0]) => [Math.round(id)], 1),
    at(([, score = 0]) => [score], 1),
    at(([, , x = 0, y = 0, side = 0]) => [x, y, x + side, y + side], 4),
  ];
};

const corner = fc.constantFrom(0, 10, 30);
const score = fc.constantFrom(0.5, 0.5, 0.9, NaN, Infinity, -Infinity);
const detection = fc.tuple(fc.constantFrom(-1, 0, 1), score, corner, corner, fc.constantFrom(10, 40));
const box = fc.tuple(corner, corner, fc.constantFrom(10, 40), fc.boolean(), fc.nat(1));
const size = { width: 100, height: 100 };
const image = fc.record({
  values: fc.array(detection, { minLength: 3, maxLength: 3 }).map((rows) => rows.flat()),
  label: fc.array(box, { maxLength: 3 }).map((boxes): DetectionLabel => ({
    boxes: boxes.map(([x, y, side, flag, ofClass]) => ({
      ...{ class: ofClass, box: [x, y, x + side, y + side], crowd: flag, difficult: flag },
    })),
    input: size,
    original: size,
  })),
});

test.each([
  ['COCO', cocoAp],
  ['VOC', voc2007Map],
])('%s: equal scores in several parts, crowds, scores that are no numbers', async (_, metric) => {
  await fc.assert(
    fc.asyncProperty(parted(image), ({ batches, ranges }) =>
      mergesExactly(metric, detections, batches, ranges),
    ),
    { seed: 4, numRuns: 60 },
  );
});

describe('what does not belong together', () => {
  const batches = [0, 1, 2, 3].map((label) => ({ data: float64([1, 4], [1, 2, 3, 4]), labels: [label] }));
  const part = async (first: number, end: number, file: string, changes: Partial<EvaluationPart> = {}) =>
    sent({ ...(await partOf(topK, (data) => [data], batches, first, end)), ...changes }, file);

  test('parts of another model, dataset or configuration are refused, naming what differs', async () => {
    const other = { ...identity, dataset: { name: 'some', files: [1, 3] }, lambda: 2 };
    const parts = [await part(0, 2, 'a.json'), await part(2, 4, 'b.json', { identity: other })];
    expect(() => mergeParts(topK, parts)).toThrow(
      'MRT3102 b.json: this part is of another evaluation than a.json: dataset, lambda',
    );
    const longer = await part(2, 4, 'c.json', { batches: { first: 2, end: 4, total: 5 } });
    expect(() => mergeParts(topK, [parts[0] as NamedPart, longer])).toThrow('number of batches');
  });

  test.each<[string, readonly [number, number][], string]>([
    [
      'the middle',
      [
        [0, 1],
        [3, 4],
      ],
      'no part has batches 1 to 2',
    ],
    ['the start', [[1, 4]], 'no part has batch 0'],
    ['the end', [[0, 3]], 'no part has batch 3'],
    [
      'a part twice',
      [
        [0, 2],
        [0, 2],
        [2, 4],
      ],
      'another part has batches 0 to 1 too',
    ],
    [
      'an overlap',
      [
        [0, 3],
        [2, 4],
      ],
      'another part has batch 2 too',
    ],
    [
      'a part within another',
      [
        [0, 4],
        [1, 2],
      ],
      'another part has batch 1 too',
    ],
    ['nothing', [], 'there are no parts'],
  ])('%s: MRT3105', async (_, ranges, says) => {
    const parts = await Promise.all(ranges.map(([first, end], i) => part(first, end, `${i}.json`)));
    expect(() => mergeParts(topK, parts)).toThrow(/^MRT3105/);
    expect(() => mergeParts(topK, parts)).toThrow(says);
  });

  test('states of another metric are refused', async () => {
    const parts = [await part(0, 4, 'a.json')];
    expect(() => mergeParts(cocoAp, parts)).toThrow('MRT3104 a.json');
  });

  test('a file that is no part, or a damaged one, is refused', async () => {
    const text = formatPart((await part(1, 3, 'a.json')).part);
    expect(parsePart(text, 'a.json').batches).toEqual({ first: 1, end: 3, total: 4 });
    const broken = [
      '',
      '{}',
      '[]',
      'null',
      text.slice(0, -10),
      text.replace('"total":4', '"total":2'),
      text.replace('"first":1', '"first":-1'),
      text.replace('"first":1', '"first":0'),
      text.replace('"schemaVersion":1', '"schemaVersion":2'),
      text.replace('"milliseconds":0', '"milliseconds":"0"'),
      text.replace('"agreeing":', '"agreed":'),
      text.replace(/"cosine":"[^"]*"/, '"cosine":1'),
    ];
    for (const one of broken) expect(() => parsePart(one, 'a.json')).toThrow('MRT3104 a.json');
  });

  test('any damage of a part is a clear error, or harmless', async () => {
    const text = formatPart((await part(0, 4, 'a.json')).part);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ minLength: 0, maxLength: 3 }), (at, put) => {
        const damaged = text.slice(0, at) + put + text.slice(at + 1);
        try {
          reportOf(topK, mergeParts(topK, [{ file: 'a.json', part: parsePart(damaged, 'a.json') }]));
        } catch (error) {
          expect((error as Error).message).toMatch(/^MRT310/);
        }
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});

/** Suppression as in the CPU backend of the original (CVM-SPEC 8.1). */
import type { CvmAttrValue } from '@mrtjs/cvm';
import { formatDeployGraph, formatParamsBlob } from '@mrtjs/cvm';
import { type Draft, draftGraph } from '@mrtjs/cvm/testing';
import { int32, type Tensor } from '@mrtjs/tensor';
import fc from 'fast-check';
import { type CvmModel, loadModel, type Profile } from '../index.js';

type Row = readonly number[];
type Attrs = Readonly<Record<string, CvmAttrValue>>;

const none = [-1, -1, -1, -1, -1, -1];
/** Rows 0 to 2 overlap each other, 3 is apart. */
const b0 = [0, 90, 0, 0, 10, 10];
const b1 = [0, 80, 1, 1, 10, 10];
const b2 = [1, 70, 0, 0, 10, 10];
const b3 = [0, 60, 20, 20, 30, 30];
const boxes = [b0, b1, b2, b3];

const tensorOf = (batches: readonly (readonly Row[])[]): Tensor =>
  int32([batches.length, batches[0]?.length ?? 0, 6], batches.flat(2));
const rowsOf = (values: ArrayLike<number>): Row[] =>
  Array.from({ length: values.length / 6 }, (_, i) => Array.from(values).slice(6 * i, 6 * i + 6));

function suppression(batches: readonly (readonly Row[])[], attrs: Attrs): Draft {
  return {
    variables: {
      data: { shape: tensorOf(batches).shape, precision: 16 },
      counts: { shape: [batches.length], precision: 8 },
    },
    nodes: [{ func: 'non_max_suppression', inputs: ['data', 'counts'], name: 'kept', attrs }],
  };
}

const load = (
  draft: Draft,
  profile: Profile,
  params: readonly (readonly [string, Tensor])[],
): Promise<CvmModel> =>
  loadModel(
    formatDeployGraph(draftGraph(draft)),
    formatParamsBlob(params as Parameters<typeof formatParamsBlob>[0]),
    { profile },
  );

/** The rows of all batches that a profile gives. */
async function kept(
  profile: Profile,
  batches: readonly (readonly Row[])[],
  counts: readonly number[],
  attrs: Attrs,
): Promise<Row[]> {
  const model = await load(suppression(batches, attrs), profile, [
    ['counts', int32([counts.length], counts)],
  ]);
  const [out] = await model.run(tensorOf(batches));
  return rowsOf(out?.data ?? []);
}

const n0 = [-1, 95, 0, 0, 10, 10];
/** Overlaps row 3. */
const n2 = [-1, 85, 20, 20, 30, 30];
/** In a row: each overlaps the next by 42 percent, row 0 overlaps the second of them by 11. */
const c1 = [0, 80, 0, 4, 10, 14];
const c2 = [0, 70, 0, 8, 10, 18];
const n1 = [-1, 85, 0, 0, 10, 10];

test.each<readonly [string, readonly Row[], Attrs, readonly Row[], readonly Row[]]>([
  [
    'max_output_size 0 keeps all [D7]',
    boxes,
    { max_output_size: 0 },
    [none, none, none, none],
    [b0, b2, b3, none],
  ],
  [
    'max_output_size 2 does not deviate [D7]',
    boxes,
    { max_output_size: 2 },
    [b0, b2, none, none],
    [b0, b2, none, none],
  ],
  ['top_k 0 keeps none [C134]', boxes, { top_k: 0 }, [none, none, none, none], [none, none, none, none]],
  [
    'boxes behind a negative id are not dropped [D8]',
    [b0, n1, b1, b3],
    {},
    [b0, b3, none, none],
    [b0, b1, b3, none],
  ],
  [
    'a negative id drops others when ids do not matter [D8]',
    [n0, b0, b3, b1],
    { force_suppress: true },
    [b0, b3, none, none],
    [b3, none, none, none],
  ],
  [
    'a negative id drops none when ids matter [D8]',
    [n0, b0, b3, b1],
    {},
    [b0, b3, none, none],
    [b0, b3, none, none],
  ],
  [
    'a negative id in between takes the turn of those before it [D8]',
    [b0, n2, b2, b3],
    { force_suppress: true },
    [b0, b3, none, none],
    [b0, b2, none, none],
  ],
  [
    'a dropped box drops none [C131]',
    [b0, c1, c2, b3],
    { iou_threshold: 40 },
    [b0, c2, b3, none],
    [b0, c2, b3, none],
  ],
])('%s', async (_, rows, attrs, formal, cpu) => {
  expect(await kept('formal', [rows], [4], attrs)).toEqual(formal);
  expect(await kept('cpu', [rows], [4], attrs)).toEqual(cpu);
});

describe('rows beyond top_k are overwritten in the input [D9]', () => {
  const counts = ['counts', int32([1], [4])] as const;
  const attrs = { top_k: 2 };

  test('which shows where the input is an output, and leaves what the caller gave', async () => {
    const draft: Draft = { ...suppression([boxes], attrs), heads: ['data', 'kept'] };
    const input = tensorOf([boxes]);
    const both = async (profile: Profile): Promise<Row[][]> =>
      (await (await load(draft, profile, [counts])).run(input)).map(({ data }) => rowsOf(data));
    expect(await both('formal')).toEqual([boxes, [b0, none, none, none]]);
    expect(await both('cpu')).toEqual([
      [b0, b1, none, none],
      [b0, none, none, none],
    ]);
    expect(input).toEqual(tensorOf([boxes]));
  });

  test('by score, among the valid rows only', async () => {
    const draft: Draft = { ...suppression([boxes], { top_k: 1 }), heads: ['data'] };
    const model = await load(draft, 'cpu', [['counts', int32([1], [3])]]);
    const [seen] = await model.run(tensorOf([[b2, b0, b1, b3]]));
    expect(rowsOf(seen?.data ?? [])).toEqual([none, b0, none, b3]);
  });

  test('not where top_k is 0, negative, or enough', async () => {
    for (const top_k of [0, -1, 4, 5]) {
      const draft: Draft = { ...suppression([boxes], { top_k }), heads: ['data'] };
      const [seen] = await (await load(draft, 'cpu', [counts])).run(tensorOf([boxes]));
      expect(rowsOf(seen?.data ?? [])).toEqual(boxes);
    }
  });

  test('which later operators see, and earlier ones do not', async () => {
    const draft = suppression([boxes], attrs);
    const nodes = [
      { func: 'negative', inputs: ['data'], name: 'before' },
      ...draft.nodes,
      { func: 'negative', inputs: ['data'], name: 'after' },
    ];
    const model = await load({ ...draft, nodes, heads: ['before', 'after'] }, 'cpu', [counts]);
    const [before, after] = await model.run(tensorOf([boxes]));
    const negated = (rows: readonly Row[]): Row[] => rows.map((row) => row.map((value) => 0 - value));
    expect(rowsOf(before?.data ?? [])).toEqual(negated(boxes));
    expect(rowsOf(after?.data ?? [])).toEqual(negated([b0, b1, none, none]));
  });

  test('for good where the input is a parameter: the one case in which runs depend on each other [C64]', async () => {
    const draft: Draft = {
      variables: {
        data: { shape: [1], precision: 8 },
        boxes: { shape: [1, 4, 6], precision: 16 },
      },
      // The input is the number of valid boxes.
      nodes: [{ func: 'non_max_suppression', inputs: ['boxes', 'data'], attrs: { top_k: 1 } }],
      heads: ['boxes'],
    };
    const seen = async (model: CvmModel, valid: number): Promise<Row[]> =>
      rowsOf((await model.run(int32([1], [valid])))[0]?.data ?? []);
    const params = [['boxes', tensorOf([boxes])]] as const;
    const cpu = await load(draft, 'cpu', params);
    expect(await seen(cpu, 2)).toEqual([b0, none, b2, b3]);
    expect(await seen(cpu, 1)).toEqual([b0, none, b2, b3]);
    expect(await seen(await load(draft, 'cpu', params), 1)).toEqual(boxes);
    const formal = await load(draft, 'formal', params);
    expect(await seen(formal, 2)).toEqual(boxes);
  });
});

test('a batch without valid boxes does not end the others, whose values the original leaves stale [D6, C136]', async () => {
  const batches = [boxes, boxes];
  const expected = [none, none, none, none, b0, b2, b3, none];
  expect(await kept('formal', batches, [0, 4], {})).toEqual(expected);
  expect(await kept('cpu', batches, [0, 4], {})).toEqual(expected);
});

test('without negative ids and a size of 0, results are the formal ones [C131–C138]', async () => {
  const corner = fc.integer({ min: 0, max: 9 });
  const row = fc
    .tuple(fc.nat(2), fc.nat(9), corner, corner, corner, corner)
    .map(([id, score, x, y, w, h]) => [id, score, x, y, x + w, y + h]);
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 6, maxLength: 6 }),
      fc.integer({ min: 0, max: 7 }),
      fc.record({
        iou_threshold: fc.integer({ min: 1, max: 100 }),
        max_output_size: fc.constantFrom(-1, 1, 3),
        top_k: fc.integer({ min: -1, max: 7 }),
        force_suppress: fc.boolean(),
      }),
      async (rows, valid, attrs) => {
        expect(await kept('cpu', [rows], [valid], attrs)).toEqual(
          await kept('formal', [rows], [valid], attrs),
        );
      },
    ),
  );
});

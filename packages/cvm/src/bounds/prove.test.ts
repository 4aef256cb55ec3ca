import type { Draft, DraftNode, DraftVariable } from '../testing/index.js';
import { loadedDraft, verdictOf } from '../testing/index.js';
import { proveBounds } from './prove.js';

type Values = Readonly<Record<string, readonly number[]>>;

const ranges = (draft: Draft, values: Values = {}): Record<string, readonly number[]> => {
  const { graph, params } = loadedDraft(draft, values);
  return Object.fromEntries(
    proveBounds(graph, params).entries.map(({ node, output, range: { low, high } }) => [
      output === 0 ? node : `${node}:${output}`,
      [Number(low), Number(high)],
    ]),
  );
};

test('ranges follow the parameters as they are, not their precisions', () => {
  const draft: Draft = {
    variables: {
      data: { shape: [1, 1, 2, 2], precision: 4 },
      w: { shape: [2, 1, 2, 2], precision: 8 },
    },
    nodes: [
      {
        func: 'conv2d',
        name: 'conv',
        inputs: ['data', 'w'],
        attrs: { channels: 2, kernel_size: [2, 2], use_bias: false },
      },
      { func: 'relu', name: 'relu', inputs: ['conv'] },
      { func: 'cvm_right_shift', name: 'out', inputs: ['relu'], attrs: { precision: 8, shift_bit: 1 } },
    ],
  };
  expect(ranges(draft, { w: [1, 2, 3, 4, -5, 0, 0, 6] })).toEqual({
    data: [-7, 7],
    w: [-5, 6],
    conv: [-77, 77],
    relu: [0, 77],
    out: [0, 39],
  });
});

const data = (precision: number, shape = [4]): Draft['variables'] => ({ data: { shape, precision } });
const p = (precision: number, shape = [4]): DraftVariable => ({ shape, precision });
const clip = (input: string): DraftNode => ({
  func: 'cvm_clip',
  name: 'clip',
  inputs: [input],
  attrs: { precision: 16 },
});
const shift: DraftNode = {
  func: 'cvm_right_shift',
  name: 'shift',
  inputs: ['data'],
  attrs: { precision: 8, shift_bit: 1 },
};
const where: DraftNode = { func: 'where', name: 'where', inputs: ['c', 'x', 'data'] };
const wide: Draft['variables'] = { ...data(8), c: p(2), x: p(16) };
const wideValues = { c: [0, 1, 0, 1], x: [0, 0, 0, 30000] };
const rows = (func: string, ...inputs: string[]): DraftNode => ({ func, name: func, inputs });

const CASES: readonly (readonly [string, Draft, Values, string])[] = [
  [
    'a where beyond the bits of its condition that is clipped',
    { variables: wide, nodes: [where, clip('where')] },
    wideValues,
    'accepted',
  ],
  ['the same, within them', { variables: { ...wide, c: p(16) }, nodes: [where] }, wideValues, 'accepted'],
  [
    'the same as a head',
    { variables: wide, nodes: [where, clip('where')], heads: ['clip', 'where'] },
    wideValues,
    'MRT4031 where',
  ],
  [
    'the same that something else reads, too',
    { variables: wide, nodes: [where, clip('where'), rows('relu', 'where')] },
    wideValues,
    'MRT4031 where, MRT4031 relu',
  ],
  [
    'the same that nothing reads',
    { variables: wide, nodes: [where, rows('relu', 'data')] },
    wideValues,
    'MRT4031 where',
  ],
  [
    'a shift by one of all 32 bits, which wraps [C85]',
    { variables: data(32), nodes: [shift] },
    {},
    'MRT4031 shift',
  ],
  ['a shift by one of 31 bits', { variables: data(31), nodes: [shift] }, {}, 'accepted'],
  [
    '-1 in rows of one bit',
    { variables: data(1, [1, 2, 6]), nodes: [rows('get_valid_counts', 'data')] },
    {},
    'MRT4031 get_valid_counts',
  ],
  [
    '-1 in rows of two bits',
    { variables: data(2, [1, 2, 6]), nodes: [rows('get_valid_counts', 'data')] },
    {},
    'accepted',
  ],
  [
    'boxes of 32 bits, whose sides wrap',
    {
      variables: { ...data(32, [1, 2, 6]), n: p(8, [1]) },
      nodes: [rows('non_max_suppression', 'data', 'n')],
    },
    { n: [2] },
    'MRT4031 non_max_suppression',
  ],
  [
    'boxes of 31 bits',
    {
      variables: { ...data(31, [1, 2, 6]), n: p(8, [1]) },
      nodes: [rows('non_max_suppression', 'data', 'n')],
    },
    { n: [2] },
    'accepted',
  ],
  [
    'a one as the comparison of values of one bit',
    { variables: { ...data(1), x: p(8) }, nodes: [rows('broadcast_greater', 'data', 'x')] },
    { x: [-1, 0, 0, 0] },
    'MRT4031 broadcast_greater',
  ],
  [
    'a parameter beyond its precision',
    { variables: { ...data(8), x: p(8) }, nodes: [rows('broadcast_max', 'data', 'x')] },
    { x: [0, 0, 0, 128] },
    'MRT4031 x, MRT4031 broadcast_max',
  ],
  [
    'a parameter that is missing',
    { variables: { ...data(8), x: p(8) }, nodes: [rows('broadcast_max', 'data', 'x')] },
    {},
    'MRT4033 x',
  ],
  [
    'an input among the parameters',
    { variables: data(8), nodes: [rows('relu', 'data')] },
    { data: [999, 0, 0, 0] },
    'accepted',
  ],
];

test.each(CASES)('%s', (_, draft, values, expected) => {
  const { graph, params } = loadedDraft(draft, values);
  expect(verdictOf(() => proveBounds(graph, params))).toBe(expected);
});

test('a parameter of another shape is told', () => {
  const variables = { ...data(8), x: p(8) };
  const { graph } = loadedDraft({ variables, nodes: [rows('broadcast_max', 'data', 'x')] });
  const { params } = loadedDraft({ variables: data(8), nodes: [rows('relu', 'data')] }, { x: [1, 2] });
  expect(() => proveBounds(graph, params)).toThrow('MRT4033 node x: the parameter has shape (2,)');
});

test('the message names node, interval and precision', () => {
  const { graph, params } = loadedDraft({ variables: wide, nodes: [where] }, wideValues);
  expect(() => proveBounds(graph, params)).toThrow(
    'MRT4031 node where: values may be from -127 to 30000, precision 2 allows -1 to 1',
  );
});

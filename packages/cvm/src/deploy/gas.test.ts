import type { Draft, DraftNode } from '../testing/index.js';
import { draftGraph, refusalOf } from '../testing/index.js';
import { storageOf } from './check.js';
import { gasOf, gasOfNode } from './gas.js';
import { inferDeployGraph } from './infer.js';

const gas = (
  shapes: readonly (readonly number[])[],
  node: Omit<DraftNode, 'inputs'>,
  precision = 8,
): number => {
  const names = shapes.map((_, i) => (i === 0 ? 'data' : `w${i}`));
  const variables: Draft['variables'] = Object.fromEntries(
    names.map((name, i) => [name, { shape: shapes[i] ?? [], precision }]),
  );
  return gasOf(inferDeployGraph(draftGraph({ variables, nodes: [{ ...node, inputs: names }] })));
};

/** The examples of CVM-SPEC 5.1 and A.2. */
test.each([
  [
    'conv2d',
    [
      [1, 2, 4, 4],
      [3, 2, 3, 3],
    ],
    { channels: 3, kernel_size: [3, 3], use_bias: false },
    1138,
  ],
  [
    'conv2d with bias: one more an element',
    [[1, 2, 4, 4], [3, 2, 3, 3], [3]],
    { channels: 3, kernel_size: [3, 3] },
    1138 + 12 + 15,
  ],
  [
    'dense',
    [
      [2, 5],
      [3, 5],
    ],
    { units: 3, use_bias: false },
    245,
  ],
  ['dense with bias', [[2, 5], [3, 5], [3]], { units: 3 }, 266],
  ['max_pool2d', [[1, 2, 4, 4]], { pool_size: [2, 2], strides: [2, 2] }, 232],
  ['non_max_suppression: 20 times the batch [C144]', [[2, 4, 6], [2]], {}, 2410],
  ['get_valid_counts: output 0 counts, memory of both [C143, C144]', [[2, 4, 6]], {}, 492],
  ['sum', [[2, 4, 6]], { axis: [1] }, 348],
  ['max', [[2, 4, 6]], { axis: [1] }, 312],
])('%s %j %j: %d [C142]', (title, shapes, attrs, expected) => {
  expect(gas(shapes, { func: title.split(/[ :]/)[0] as string, attrs })).toBe(expected);
});

test('limits on base and sums are code 1, and only here [C145]', () => {
  // 20 · 2^24 · 4 is beyond 2^30 for one element.
  const box =
    (batch: number): (() => number) =>
    () =>
      gas([[batch, 1, 6], [batch]], { func: 'non_max_suppression' });
  expect(refusalOf(box(2 ** 24))).toBe('E1 MRT4015');
  // 2^22 batches: base 20 · 2^22 is allowed, the sum 20 · 2^22 · 6 · 2^22 is not.
  expect(refusalOf(box(2 ** 22))).toBe('E1 MRT4015');
  expect(box(2 ** 16)()).toBe(20 * 2 ** 16 * 6 * 2 ** 16 + 5 * 2 ** 16 * 13);
});

test('storage is the sum of the largest entry of every slot; gaps count nothing [C146]', () => {
  const drafted = draftGraph({
    variables: { data: { shape: [2, 3], precision: 8 } },
    nodes: [
      { func: 'relu', inputs: ['data'], name: 'a' },
      { func: 'sum', inputs: ['a'], name: 'b' },
      { func: 'abs', inputs: ['b'], name: 'c' },
    ],
  });
  const storage = (storageIds: readonly number[]): number =>
    storageOf(inferDeployGraph({ ...drafted, storageIds }));
  expect(storage([0, 1, 2, 3])).toBe(4 * (6 + 6 + 1 + 1));
  expect(storage([0, 5, 100, 5])).toBe(4 * (6 + 6 + 1));
});

test('the gas of all nodes is that of the graph', () => {
  const graph = inferDeployGraph(
    draftGraph({
      variables: { data: { shape: [2, 3], precision: 8 } },
      nodes: [
        { func: 'relu', inputs: ['data'], name: 'a' },
        { func: 'sum', inputs: ['a'], name: 'b' },
      ],
    }),
  );
  const parts = graph.nodes.map((node) => gasOfNode(node, graph.shapes));
  expect(parts[0]).toBe(5 * 6);
  expect(parts.reduce((sum, part) => sum + part, 0)).toBe(gasOf(graph));
});

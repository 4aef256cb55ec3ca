import type { Draft } from '../testing/index.js';
import { draftGraph, refusalOf } from '../testing/index.js';
import { checkDeployGraph } from './check.js';
import { gasOf } from './gas.js';
import type { DeployGraph } from './graph.js';
import { inferDeployGraph } from './infer.js';

/** data → relu → abs, with a parameter added in between. */
const chain: Draft = {
  variables: { data: { shape: [2, 3], precision: 8 }, w: { shape: [2, 3], precision: 8 } },
  nodes: [
    { func: 'relu', inputs: ['data'], name: 'a' },
    { func: 'elemwise_add', inputs: ['a', 'w'], name: 'b' },
    { func: 'abs', inputs: ['b'], name: 'c' },
  ],
};
const graph = draftGraph(chain);
const outcome = (change: Partial<DeployGraph>): string =>
  refusalOf(() => checkDeployGraph({ ...graph, ...change }));
const draftOutcome = (draft: Partial<Draft>): string =>
  refusalOf(() => checkDeployGraph(draftGraph({ ...chain, ...draft })));

const big = 2 ** 24;
const shaped = (shape: readonly number[]): Partial<DeployGraph> => ({
  shapes: graph.shapes.map(() => shape),
});

test.each<readonly [string, Partial<DeployGraph>, string]>([
  ['the graph itself', {}, 'accepted'],
  ['a negative storage id [C27]', { storageIds: [0, 1, 2, 3, -1] }, 'E1 MRT4006'],
  ['a huge storage id', { storageIds: [0, 1, 2, 3, Number.MAX_SAFE_INTEGER] }, 'accepted'],
  ['a dimension of 0 [C28]', shaped([2, 0]), 'E1 MRT4007'],
  ['a negative dimension [C28]', shaped([-2, -3]), 'E1 MRT4007'],
  ['a dimension of 2^24 [C28]', shaped([big]), 'accepted'],
  ['a dimension of 2^24 + 1 [C28]', shaped([big + 1]), 'E1 MRT4007'],
  ['more than 2^30 elements [C28]', shaped([big, 65]), 'E1 MRT4007'],
  ['no dimensions [C28]', shaped([]), 'E1 MRT4007'],
  ['six dimensions [C28]', shaped([1, 1, 1, 1, 1, 2]), 'accepted'],
  ['seven dimensions [C28]', shaped([1, 1, 1, 1, 1, 1, 2]), 'E1 MRT4007'],
  ['2^30 elements each: more than 2^32 bytes [C35]', shaped([big, 64]), 'E1 MRT4006'],
  ['precision 0 [C29]', { precisions: [8, 8, 0, -1, -1] }, 'E1 MRT4008'],
  ['precision 33 [C29]', { precisions: [8, 8, 33, -1, -1] }, 'E1 MRT4008'],
  ['a variable without precision [C30]', { precisions: [8, -1, -1, -1, -1] }, 'E1 MRT4008'],
  ['no heads [C36]', { heads: [] }, 'E1 MRT4011'],
  ['a head beyond the nodes [C33]', { heads: [{ node: 5, output: 0 }] }, 'E1 MRT4009'],
  ['a head of a second output [C33]', { heads: [{ node: 0, output: 1 }] }, 'E1 MRT4009'],
  ['a negative head [C33]', { heads: [{ node: -1, output: 0 }] }, 'E1 MRT4009'],
  [
    'heads that are variables [C37]',
    {
      heads: [
        { node: 0, output: 0 },
        { node: 1, output: 0 },
      ],
    },
    'accepted',
  ],
])('%s: %s', (_, change, expected) => expect(outcome(change)).toBe(expected));

test('what a graph declares for operators is overwritten [C29]', () => {
  const checked = checkDeployGraph({ ...graph, precisions: [8, 8, 3, 3, 3] });
  expect(checked.precisions).toEqual([8, 8, 8, 9, 9]);
  expect(checked.heads).toEqual([4]);
  expect(checked.input).toBe(0);
});

test.each<readonly [string, readonly { node: number; output: number }[], string]>([
  ['itself [C31]', [{ node: 2, output: 0 }], 'E1 MRT4009'],
  ['a later node [C31]', [{ node: 3, output: 0 }], 'E1 MRT4009'],
  ['a node that does not exist [C33]', [{ node: 9, output: 0 }], 'E1 MRT4009'],
  ['an output that does not exist [C33]', [{ node: 0, output: 1 }], 'E1 MRT4009'],
  ['a negative output [C33]', [{ node: 1, output: -1 }], 'E1 MRT4009'],
  [
    'two inputs instead of one [C25]',
    [
      { node: 0, output: 0 },
      { node: 0, output: 0 },
    ],
    'E1 MRT4005',
  ],
  ['no input [C25]', [], 'E1 MRT4005'],
])('an operator that reads %s: %s', (_, inputs, expected) => {
  const nodes = graph.nodes.map((node) => (node.name === 'a' ? { ...node, inputs } : node));
  expect(outcome({ nodes })).toBe(expected);
});

test('variable names are unique, names of operators need not be [C24]', () => {
  const renamed = (from: string, to: string): DeployGraph['nodes'] =>
    graph.nodes.map((node) => (node.name === from ? { ...node, name: to } : node));
  expect(outcome({ nodes: renamed('w', 'data') })).toBe('E2 MRT4002');
  expect(outcome({ nodes: renamed('a', 'data') })).toBe('accepted');
  expect(outcome({ nodes: renamed('data', 'input') })).toBe('E2 MRT4011');
});

describe('storage', () => {
  test.each([
    ['relu', 'accepted'],
    ['abs', 'accepted'],
    ['cvm_precision', 'accepted'],
    ['flatten', 'accepted'],
    ['squeeze', 'accepted'],
    ['negative', 'E1 MRT4006'],
    ['max', 'E1 MRT4006'],
  ])('%s in the slot of its input: %s [C26]', (func, expected) => {
    const drafted = draftGraph({ ...chain, nodes: [{ func, inputs: ['data'] }] });
    expect(refusalOf(() => checkDeployGraph({ ...drafted, storageIds: [0, 1, 0] }))).toBe(expected);
  });

  test.each([
    ['a slot is used again after its last reader', [0, 1, 2, 3, 2], 'accepted'],
    ['an operator writes over data that nobody reads any more', [0, 1, 2, 0, 3], 'accepted'],
    ['a parameter is overwritten', [0, 1, 2, 3, 1], 'E1 MRT4006'],
    ['two variables share a slot', [0, 0, 2, 3, 4], 'E1 MRT4006'],
  ])('%s: %j is %s [C34]', (_, storageIds, expected) => expect(outcome({ storageIds })).toBe(expected));

  test('an entry that is read later, or a head, is not overwritten [C34]', () => {
    const draft: Draft = {
      ...chain,
      nodes: [
        { func: 'relu', inputs: ['data'], name: 'a' },
        { func: 'abs', inputs: ['data'], name: 'b' },
        { func: 'elemwise_add', inputs: ['a', 'b'], name: 'c' },
      ],
    };
    const drafted = draftGraph(draft);
    const planned = (storageIds: readonly number[], heads = drafted.heads): string =>
      refusalOf(() => checkDeployGraph({ ...drafted, storageIds, heads }));
    expect(planned([0, 1, 2, 3, 2])).toBe('accepted');
    expect(planned([0, 1, 0, 3, 4])).toBe('E1 MRT4006');
    expect(planned([0, 1, 2, 2, 4])).toBe('E1 MRT4006');
    expect(planned([0, 1, 2, 3, 2], [{ node: 2, output: 0 }])).toBe('E1 MRT4006');
  });

  test('two outputs of one operator need two slots [C34]', () => {
    const drafted = draftGraph({
      variables: { data: { shape: [1, 4, 6], precision: 8 } },
      nodes: [{ func: 'get_valid_counts', inputs: ['data'] }],
    });
    expect(refusalOf(() => checkDeployGraph({ ...drafted, storageIds: [0, 1, 1] }))).toBe('E1 MRT4006');
    expect(refusalOf(() => checkDeployGraph(drafted))).toBe('accepted');
  });
});

test('data after an operator is refused unless the wrongly read length is the right one [C37]', () => {
  const late = (shape: readonly number[]): string =>
    refusalOf(() => {
      const drafted = draftGraph({
        variables: { w: { shape, precision: 8 }, data: { shape: [2, 3], precision: 8 } },
        nodes: [
          { func: 'relu', inputs: ['w'], name: 'a' },
          { func: 'abs', inputs: ['data'], name: 'b' },
        ],
      });
      // w, a, data, b: rank 1 among the variables, entry 2.
      const order = [0, 2, 1, 3];
      const pick = <T>(list: readonly T[]): T[] => order.map((i) => list[i] as T);
      const nodes = pick(drafted.nodes).map((node) =>
        node.name === 'b' ? { ...node, inputs: [{ node: 2, output: 0 }] } : node,
      );
      checkDeployGraph({
        ...drafted,
        nodes,
        opAttrs: pick(drafted.opAttrs),
        shapes: pick(drafted.shapes),
        precisions: pick(drafted.precisions),
        stated: { ...drafted.stated, argNodes: [0, 2] },
      });
    });
  expect(late([3, 2])).toBe('accepted');
  expect(late([2, 2])).toBe('E1 MRT4011');
});

test('aliases are metered but not executed [C10]', () => {
  const aliased: Partial<Draft> = { nodes: [{ func: 'add_0', inputs: ['data', 'w'] }] };
  expect(draftOutcome(aliased)).toBe('E1 MRT4003');
  const gas = (func: string): number =>
    gasOf(inferDeployGraph(draftGraph({ ...chain, nodes: [{ func, inputs: ['data', 'w'] }] })));
  expect(gas('add')).toBe(gas('broadcast_add'));
});

test('errors name the node', () => {
  const wrong = draftGraph({
    ...chain,
    nodes: [{ func: 'relu', name: 'r', inputs: ['data'], shapes: [[3, 2]] }],
  });
  expect(() => checkDeployGraph(wrong)).toThrow('MRT4007 node r: relu gives (2, 3), the graph says (3, 2)');
});

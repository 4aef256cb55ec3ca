import { float64 } from '@mrtjs/tensor';
import type { Model, Node, Value } from './node.js';
import { valueOf } from './node.js';
import { makeNode } from './operator.js';
import * as ops from './ops/index.js';
import type { Segment } from './partition.js';
import { partition, segmentGraph, segmentsOf, valueKey } from './partition.js';

const data = valueOf(makeNode(ops.variable, 'data', [], { shape: [1, 4] }));
const weight = valueOf(makeNode(ops.variable, 'weight', [], { shape: [1, 4] }));
const relu = (name: string, input: Value): Value => valueOf(makeNode(ops.relu, name, [input]));
const add = (name: string, a: Value, b: Value): Value => valueOf(makeNode(ops.elemwiseAdd, name, [a, b]));
type Kind = 'integer' | 'float';
const byKind = (whole: Model): Segment<Kind>[] =>
  partition(whole, ['integer', 'float'], (node) => (node.name.startsWith('f') ? 'float' : 'integer'));

const model = (...outputs: Value[]): Model => ({
  graph: { outputs },
  params: new Map([['weight', float64([1, 4], [1, 2, 3, 4])]]),
});

function outline(result: readonly Segment<unknown>[]): unknown {
  const names = (values: readonly Value[]): string[] => values.map(({ node }) => node.name);
  return result.map(({ kind, nodes, inputs, outputs }) => [
    kind,
    [...nodes].map(({ name }) => name),
    names(inputs),
    names(outputs),
  ]);
}

const i1 = relu('i1', data);
const f1 = relu('f1', i1);
const i2 = add('i2', f1, i1);
const i3 = add('i3', i1, weight);
const f2 = relu('f2', i2);

test.each<[string, Model, unknown]>([
  ['all integer', model(i3), [['integer', ['i1', 'i3'], ['data'], ['i3']]]],
  ['float at the start', model(relu('f0', data)), [['float', ['f0'], ['data'], ['f0']]]],
  [
    'float in the middle, with a way around it',
    model(i2),
    [
      ['integer', ['i1'], ['data'], ['i1']],
      ['float', ['f1'], ['i1'], ['f1']],
      ['integer', ['i2'], ['f1', 'i1'], ['i2']],
    ],
  ],
  [
    'several outputs of all kinds',
    model(i3, f1, f2),
    [
      ['integer', ['i1', 'i3'], ['data'], ['i1', 'i3']],
      ['float', ['f1'], ['i1'], ['f1']],
      ['integer', ['i2'], ['f1', 'i1'], ['i2']],
      ['float', ['f2'], ['i2'], ['f2']],
    ],
  ],
])('partition: %s', (_, whole, expected) => {
  expect(outline(byKind(whole))).toEqual(expected);
});

test('groups of any kind have what goes in and out', () => {
  const group = (...values: Value[]) => ({
    kind: null,
    nodes: new Set<Node>(values.map(({ node }) => node)),
  });
  expect(outline(segmentsOf(model(f2), [group(i1), group(f1, i2), group(f2)]))).toEqual([
    [null, ['i1'], ['data'], ['i1']],
    [null, ['f1', 'i2'], ['i1'], ['i2']],
    [null, ['f2'], ['i2'], ['f2']],
  ]);
});

test('the graph of a segment uses what stands for its inputs', () => {
  const segment = byKind(model(i2))[2];
  if (segment === undefined) throw new Error('no third segment');
  const other = valueOf(makeNode(ops.variable, 'other', [], { shape: [1, 4] }));
  const graph = segmentGraph(
    segment,
    new Map([
      [valueKey(f1), other],
      [valueKey(i1), data],
    ]),
  );
  expect(graph.outputs.map(({ node }) => [node.name, node.inputs.map((value) => value.node.name)])).toEqual([
    ['i2', ['other', 'data']],
  ]);
});

import { makeNode, ops, valueOf } from '@mrtjs/graph';
import { expandRestoreNames } from './restore-names.js';

const data = valueOf(makeNode(ops.variable, 'data', [], { shape: [1, 4] }));
const a = valueOf(makeNode(ops.relu, 'a', [data]));
const b = valueOf(makeNode(ops.relu, 'b', [a]));
const c = valueOf(makeNode(ops.sqrt, 'c', [b]));
const graph = { outputs: [valueOf(makeNode(ops.elemwiseAdd, 'd', [b, c]))] };
const isQuantizable = (operator: string): boolean => operator !== 'sqrt';

test.each<[string, string[], string[]]>([
  ['names, twice', ['a', 'a', 'd'], ['a', 'd']],
  ['an operator [R87]', ['_OP_relu', 'c'], ['a', 'b', 'c']],
  ['all [R88, D16]', ['_ALL_EXCEPT_'], ['a', 'b', 'd']],
  ['all but some [R88, D16]', ['_OP_relu', '_ALL_EXCEPT_', 'c'], ['d']],
  ['none', [], []],
])('restore %s', (_, items, expected) => {
  const { names, diagnostics } = expandRestoreNames(graph, items, isQuantizable);
  expect([...names].sort()).toEqual(expected);
  expect(diagnostics).toEqual([]);
});

test('what matches nothing is reported [R87]', () => {
  const { names, diagnostics } = expandRestoreNames(graph, ['_OP_rellu', 'dd', 'a'], isQuantizable);
  expect([...names]).toEqual(['a']);
  expect(diagnostics).toMatchObject([
    { code: 'MRT6022', severity: 'warning', hint: 'did you mean relu?' },
    { code: 'MRT6022', severity: 'error', message: 'the model has no node dd' },
  ]);
});

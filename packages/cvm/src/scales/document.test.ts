import fc from 'fast-check';
import { ops } from '@mrtjs/graph';
import { compileModel } from '../compile/compile-model.js';
import { Sketch } from '../testing/sketch.js';
import { formatScales, parseScales } from './document.js';
import type { NodeScale } from './value-scale.js';

const s = new Sketch();
const { graph } = compileModel({ model: s.model(s.op(ops.relu, [s.data([1, 3, 2])])) });
const sha256 = { symbol: 'a'.repeat(64), params: '0123456789abcdef'.repeat(4) };
const nodes: readonly NodeScale[] = [
  { node: 'data', source: 'data', scale: 12.5, zeroPoint: 0, axis: 0 },
  { node: 'relu_0', source: 'a "b"\n', scale: [1, -2.5, 3], zeroPoint: -128, axis: 1 },
];

test('the file is JSON, one node a line', () => {
  expect(formatScales({ nodes, sha256 })).toBe(`{
  "schemaVersion": 1,
  "sha256": {"symbol":"${sha256.symbol}","params":"${sha256.params}"},
  "nodes": [
    {"node":"data","source":"data","scale":12.5},
    {"node":"relu_0","source":"a \\"b\\"\\n","scale":[1,-2.5,3],"zeroPoint":-128,"axis":1}
  ]
}
`);
});

test('what is written is read', () => {
  const number = fc.double({ min: -1e9, max: 1e9, noNaN: true }).filter((x) => x !== 0);
  const numbers = fc.oneof(number, fc.tuple(number, number, number));
  const one = (node: string) =>
    fc.record({
      node: fc.constant(node),
      source: fc.string(),
      scale: numbers,
      zeroPoint: numbers,
      axis: fc.constant(1),
    });
  fc.assert(
    fc.property(fc.tuple(one('relu_0'), one('data')), (list) => {
      const read = parseScales(formatScales({ nodes: list, sha256 }), graph);
      expect(read).toEqual({ nodes: list, sha256 });
    }),
  );
  for (const list of [nodes, []])
    expect(parseScales(formatScales({ nodes: list, sha256 }), graph)).toEqual({ nodes: list, sha256 });
});

const good = JSON.parse(formatScales({ nodes, sha256 })) as Record<string, unknown>;
const [first, second] = good['nodes'] as [Record<string, unknown>, Record<string, unknown>];
const withNode = (change: object): object => ({ ...good, nodes: [first, { ...second, ...change }] });

test.each([
  ['nothing', '', 'not one JSON value'],
  ['a list', '[]', 'the file is missing or not a map'],
  ['a huge file', ' '.repeat(2 ** 26 + 1), 'it has 67108865 characters'],
  ['another version', { ...good, schemaVersion: 2 }, 'schemaVersion is 2'],
  ['no hashes', { ...good, sha256: undefined }, 'sha256 is missing'],
  ['a short hash', { ...good, sha256: { ...sha256, symbol: 'abc' } }, 'sha256 of symbol is not a hash'],
  ['no nodes', { ...good, nodes: {} }, 'nodes is not a list'],
  ['a node that is none', { ...good, nodes: [first, 3] }, 'entry 1 is missing or not a map'],
  ['a node that the model does not have', withNode({ node: '__proto__' }), 'names "__proto__", which'],
  ['a node without name', withNode({ node: 3 }), 'names 3, which the model does not have'],
  ['a node twice', withNode({ node: 'data' }), 'node data is there twice'],
  ['no source', withNode({ source: 1 }), 'source of node relu_0 is no text'],
  ['an axis beyond the shape', withNode({ axis: 3 }), 'axis of node relu_0 is 3, its shape is (1, 3, 2)'],
  ['a fraction as axis', withNode({ axis: 0.5 }), 'axis of node relu_0 is 0.5'],
  [
    'too many numbers',
    withNode({ scale: [1, 2, 3, 4] }),
    'scale of node relu_0 has 4 numbers for an axis of 3',
  ],
  ['a text as scale', withNode({ scale: '5' }), 'scale of node relu_0 is no number'],
  ['a text among zero points', withNode({ zeroPoint: [0, '1', 2] }), 'zeroPoint of node relu_0 is no number'],
  ['a scale of 0', withNode({ scale: [1, 0, 2] }), 'scale of node relu_0 is 0'],
  ['no scale', withNode({ scale: null }), 'scale of node relu_0 is no number'],
])('%s is refused', (_, content, expected) => {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  expect(() => parseScales(text, graph)).toThrow('MRT4034');
  expect(() => parseScales(text, graph)).toThrow(expected);
});

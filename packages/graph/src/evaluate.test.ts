import { float32, float64 } from '@mrtjs/tensor';
import { evaluateModel, evaluateNode } from './evaluate.js';
import type { Model } from './node.js';
import { valueOf } from './node.js';
import { defineOp, makeNode, OperatorSet } from './operator.js';
import * as ops from './ops/index.js';
import { irOperators } from './ops/index.js';

const x = valueOf(makeNode(ops.variable, 'x', []));
const w = valueOf(makeNode(ops.variable, 'w', []));
const split = makeNode(ops.sliceChannel, 'split', [valueOf(makeNode(ops.broadcastMul, 'mul', [x, w]))], {
  num_outputs: 2,
});
const model: Model = {
  graph: { outputs: [valueOf(split, 1), valueOf(split, 0), w] },
  params: new Map([['w', float32([1], [2])]]),
};

it('computes every head, in order, in float64', () => {
  const seen: string[] = [];
  const outputs = evaluateModel(
    model,
    new Map([['x', float32([1, 2], [3, 4])]]),
    irOperators,
    (node, values) => seen.push(`${node.name}:${values.length}`),
  );
  expect(outputs).toEqual([float64([1, 1], [8]), float64([1, 1], [6]), float64([1], [2])]);
  expect(seen).toEqual(['w:1', 'x:1', 'mul:1', 'split:2']);
});

it('D06: integers beyond 2^24 are exact', () => {
  const [head] = evaluateModel(
    { graph: { outputs: [valueOf(makeNode(ops.broadcastMul, 'mul', [x, w]))] }, params: new Map() },
    new Map([
      ['x', float32([1], [22025])],
      ['w', float32([1], [16383])],
    ]),
    irOperators,
  );
  expect(head).toEqual(float64([1], [360_835_575]));
  expect(Math.fround(360_835_575)).not.toBe(360_835_575);
});

it('asks for a missing input', () => {
  expect(() => evaluateModel(model, new Map(), irOperators)).toThrow('MRT1011 node x');
});

it('names the node whose operator cannot be evaluated', () => {
  const opaque = defineOp({ name: 'opaque', summary: '', attrs: {}, inputs: [], infer: () => [[1]] });
  const node = makeNode(opaque, 'n', []);
  expect(() => evaluateNode(node, [], OperatorSet.of(opaque))).toThrow('MRT1009 node n: operator opaque');
});

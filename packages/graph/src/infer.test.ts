import type { Shape } from '@mrtjs/tensor';
import { float64, zeros } from '@mrtjs/tensor';
import type { AttrsInput } from './attributes.js';
import { formatShapes, inferShapes, shapeOf } from './infer.js';
import type { Model, Value } from './node.js';
import { valueOf } from './node.js';
import { makeNode } from './operator.js';
import * as ops from './ops/index.js';
import { irOperators } from './ops/index.js';
import { topologicalOrder } from './traverse.js';

type VariableAttrs = AttrsInput<typeof ops.variable.attrs>;

const variable = (name: string, attrs: VariableAttrs = {}): Value =>
  valueOf(makeNode(ops.variable, name, [], attrs));

function shapesOf(
  outputs: Value[],
  given: [string, Shape][] = [],
  params: Model['params'] = new Map(),
): Record<string, readonly Shape[]> {
  const model = { graph: { outputs }, params };
  const shapes = inferShapes(model, irOperators, new Map(given));
  return Object.fromEntries(topologicalOrder(model.graph).map((node) => [node.name, shapes.get(node) ?? []]));
}

describe('inferShapes', () => {
  it('R124: gives the list of output shapes of every node', () => {
    const split = makeNode(ops.sliceChannel, 'split', [variable('x', { shape: [2, 6] })], { num_outputs: 3 });
    const head = valueOf(makeNode(ops.flatten, 'f', [valueOf(split, 2)]));
    expect(shapesOf([head])).toEqual({
      x: [[2, 6]],
      split: [
        [2, 2],
        [2, 2],
        [2, 2],
      ],
      f: [[2, 2]],
    });
  });

  it('R124: takes the shape of a parameter from its tensor, of an input from the argument or what is attached', () => {
    const [x, w] = [variable('x', { shape: [1] }), variable('w', { shape: [9] })];
    const params = new Map([['w', float64([2, 1], [1, 2])]]);
    const sum = valueOf(makeNode(ops.broadcastAdd, 'sum', [x, w]));
    expect(shapesOf([sum], [], params)).toEqual({ x: [[1]], w: [[2, 1]], sum: [[2, 1]] });
    expect(shapesOf([sum], [['x', [3]]], params)['sum']).toEqual([[2, 3]]);
  });

  it.each([null, [-1, 3]])('R124: asks for the shape of an input, of which %j is not enough', (shape) => {
    const x = variable('x', { shape });
    expect(() => shapesOf([valueOf(makeNode(ops.relu, 'r', [x]))])).toThrow(
      'MRT1010 node x: the shape of this variable is not known (attach an input shape',
    );
    expect(() => shapesOf([x])).toThrow('MRT1010');
  });

  it('lists every input that has no shape', () => {
    const sum = valueOf(makeNode(ops.elemwiseAdd, 'sum', [variable('x'), variable('y')]));
    expect(() => shapesOf([sum])).toThrow(/node x:.*\n.*node y:/);
  });

  const x = variable('x', { shape: [2, 4, 5, 5] });
  const names = (...list: string[]): Value[] => list.map((name) => variable(name));
  it.each<[string, Value, Record<string, Shape>]>([
    [
      'Convolution',
      valueOf(
        makeNode(ops.convolution, 'n', [x, ...names('w', 'b')], {
          kernel: [3, 3],
          num_filter: 6,
          num_group: 2,
        }),
      ),
      { w: [6, 2, 3, 3], b: [6] },
    ],
    [
      'Deconvolution',
      valueOf(
        makeNode(ops.deconvolution, 'n', [x, ...names('w')], { kernel: [3, 3], num_filter: 6, num_group: 2 }),
      ),
      { w: [4, 3, 3, 3] },
    ],
    [
      'FullyConnected',
      valueOf(makeNode(ops.fullyConnected, 'n', [x, ...names('w', 'b')], { num_hidden: 3 })),
      { w: [3, 100], b: [3] },
    ],
    [
      'FullyConnected along the last axis',
      valueOf(makeNode(ops.fullyConnected, 'n', [x, ...names('w', 'b')], { num_hidden: 3, flatten: false })),
      { w: [3, 5], b: [3] },
    ],
    [
      'BatchNorm',
      valueOf(makeNode(ops.batchNorm, 'n', [x, ...names('g', 'b', 'm', 'v')])),
      { g: [4], b: [4], m: [4], v: [4] },
    ],
    [
      'Embedding',
      valueOf(makeNode(ops.embedding, 'n', [x, ...names('w')], { input_dim: 7, output_dim: 2 })),
      { w: [7, 2] },
    ],
    [
      'LeakyReLU',
      valueOf(makeNode(ops.leakyReLU, 'n', [x, ...names('g')], { act_type: 'prelu' })),
      { g: [4] },
    ],
    ['InstanceNorm', valueOf(makeNode(ops.instanceNorm, 'n', [x, ...names('g', 'b')])), { g: [4], b: [4] }],
    ['LayerNorm', valueOf(makeNode(ops.layerNorm, 'n', [x, ...names('g', 'b')])), { g: [5], b: [5] }],
    [
      'UpSampling',
      valueOf(makeNode(ops.upSampling, 'n', [x, ...names('w')], { scale: 2, sample_type: 'bilinear' })),
      { w: [4, 1, 4, 4] },
    ],
    ['cvm_lut', valueOf(makeNode(ops.cvmLut, 'n', [x, ...names('t')], { in_dim: 3 })), { t: [3, 1] }],
  ])('R124: %s tells the shapes of its parameters', (_, head, expected) => {
    const shapes = shapesOf([head]);
    for (const [name, shape] of Object.entries(expected))
      expect([name, shapes[name]]).toEqual([name, [shape]]);
  });

  it('names the node where shapes do not fit', () => {
    const wrong = valueOf(makeNode(ops.transpose, 't', [variable('x', { shape: [2, 3] })], { axes: [0] }));
    expect(() => shapesOf([wrong])).toThrow(
      'MRT1010 node t: transpose: axes (0) are not a permutation of 2 axes',
    );
    const sum = valueOf(
      makeNode(ops.broadcastAdd, 's', [variable('x', { shape: [2] }), variable('y', { shape: [3] })]),
    );
    expect(() => shapesOf([sum])).toThrow('MRT0002 node s:');
  });

  it('refuses an output that does not exist, and an operator that is not known', () => {
    const r = makeNode(ops.relu, 'r', [variable('x', { shape: [1] })]);
    expect(() => shapesOf([valueOf(makeNode(ops.relu, 'q', [valueOf(r, 1)]))])).toThrow('MRT1008');
    expect(() => shapesOf([valueOf({ ...r, op: 'Foo' })])).toThrow('MRT1001 node r: operator Foo');
  });
});

it('shapeOf refuses a node that was not inferred', () => {
  const { node } = variable('x', { shape: [1] });
  const shapes = inferShapes({ graph: { outputs: [valueOf(node)] }, params: new Map() }, irOperators);
  expect(shapeOf(shapes, node)).toEqual([1]);
  expect(() => shapeOf(shapes, node, 1)).toThrow('MRT1008');
});

it('shapes are written as tuples', () => {
  expect(formatShapes([zeros('int8', [1, 2]).shape, [3], []])).toBe('(1, 2), (3,), ()');
});

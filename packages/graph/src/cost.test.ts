import type { AttrsInput, AttrSpecs } from './attributes.js';
import { formatCount, totalMacs, totalOps } from './cost.js';
import { inferShapes } from './infer.js';
import type { Model, Value } from './node.js';
import { valueOf } from './node.js';
import type { OpDef } from './operator.js';
import { makeNode } from './operator.js';
import * as ops from './ops/index.js';
import { irOperators } from './ops/index.js';

let count = 0;
function op<S extends AttrSpecs>(def: OpDef<string, S>, inputs: Value[], attrs: AttrsInput<S> = {}): Value {
  return valueOf(makeNode(def, `n${count++}`, inputs, attrs));
}
const parameter = (): Value => op(ops.variable, []);
const input = (...shape: number[]): Value => op(ops.variable, [], { shape });

function costs(head: Value): { ops: number; macs: number } {
  const model: Model = { graph: { outputs: [head] }, params: new Map() };
  const shapes = inferShapes(model, irOperators);
  return { ops: totalOps(model, shapes, irOperators), macs: totalMacs(model, shapes, irOperators) };
}

const image = input(1, 4, 6, 6);
const convolution = (no_bias: boolean): Value =>
  op(ops.convolution, [image, parameter(), ...(no_bias ? [] : [parameter()])], {
    kernel: [3, 3],
    num_filter: 8,
    num_group: 2,
    no_bias,
  });

it.each<[string, Value, number, number]>([
  ['an input', input(2, 3), 0, 0],
  ['Convolution', convolution(true), 8 * 16 * (2 * 18), 8 * 16 * 18],
  ['Convolution with bias', convolution(false), 8 * 16 * (2 * 18 + 1), 8 * 16 * 18],
  [
    'Deconvolution',
    op(ops.deconvolution, [image, parameter()], { kernel: [2, 2], stride: [2, 2], num_filter: 3 }),
    2 * 4 * 36 * 3 * 4,
    4 * 36 * 3 * 4,
  ],
  [
    'FullyConnected',
    op(ops.fullyConnected, [image, parameter(), parameter()], { num_hidden: 5 }),
    5 * (2 * 144 + 1),
    5 * 144,
  ],
  ['batch_dot', op(ops.batchDot, [input(2, 3, 4), input(2, 4, 5)]), 30, 120],
  ['Pooling max', op(ops.pooling, [image], { kernel: [2, 3], stride: [2, 3] }), 4 * 6 * 6, 0],
  ['Pooling avg', op(ops.pooling, [image], { kernel: [2, 2], stride: [2, 2], pool_type: 'avg' }), 36 * 5, 0],
  ['Pooling global', op(ops.pooling, [image], { global_pool: true, pool_type: 'avg' }), 4 * 37, 0],
  ['softmax', op(ops.softmax, [input(2, 10)]), 20 * 22, 0],
  ['softmax along axis 0', op(ops.softmax, [input(2, 10)], { axis: 0 }), 20 * 6, 0],
  ['BatchNorm', op(ops.batchNorm, [image, parameter(), parameter(), parameter(), parameter()]), 144 * 4, 0],
  ['sum [D53]', op(ops.sum, [input(2, 10)], { axis: [1] }), 20, 0],
  ['SliceChannel', op(ops.sliceChannel, [input(2, 10)], { num_outputs: 5 }), 20, 0],
  ['argmax [D39]', op(ops.argmax, [input(2, 10)], { axis: 1 }), 2, 0],
  ['UpSampling [D39]', op(ops.upSampling, [image], { scale: 2, sample_type: 'nearest' }), 576, 0],
  ['relu', op(ops.relu, [image]), 144, 0],
])('R202: cost of %s', (_, head, operations, macs) => {
  expect(costs(head)).toEqual({ ops: operations, macs });
});

it('R132: the cost of a small network is the sum over its nodes', () => {
  const relu = op(ops.relu, [convolution(false)]);
  const pooled = op(ops.pooling, [relu], { kernel: [2, 2], stride: [2, 2] });
  const dense = op(ops.fullyConnected, [pooled, parameter(), parameter()], { num_hidden: 10 });
  expect(costs(dense)).toEqual({
    ops: 128 * 37 + 128 + 32 * 4 + 10 * 65,
    macs: 128 * 18 + 10 * 32,
  });
});

it.each([
  [0, ' 0.00'],
  [999, '999.00'],
  [1000, '1000.00'],
  [1001, '1.00K'],
  [1_234_567, '1.23M'],
  [4_100_000_000, '4.10G'],
  [2.5e18, '2500.00P'],
])('R132: %d is written %s', (value, text) => expect(formatCount(value)).toBe(text));

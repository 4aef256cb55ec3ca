import { irOperators, ops } from '@mrtjs/graph';
import { oneOp } from '../testing/symbols.js';
import { rewriteOf } from '../inference-form/index.js';
import { aliases, aliasOf } from './aliases.js';
import { importMxnet } from './import.js';

const names = [...aliases()];

test.each(names)('%s stands for an operator of the IR', (name) => {
  expect(irOperators.has(aliasOf(name)?.op ?? '')).toBe(true);
  expect(irOperators.has(name)).toBe(false);
  expect(rewriteOf(name)).toBeUndefined();
});

test.each<[string, Record<string, string>, readonly string[], string, object]>([
  ['_Plus', {}, ['b'], 'elemwise_add', {}],
  ['_sub', {}, ['b'], 'elemwise_sub', {}],
  ['_Mul', {}, ['b'], 'elemwise_mul', {}],
  ['_MulScalar', { scalar: '2' }, [], '_mul_scalar', { scalar: 2 }],
  ['broadcast_plus', {}, ['b'], 'broadcast_add', {}],
  ['concat', { num_args: '2', dim: '-1' }, ['b'], 'Concat', { dim: -1 }],
  ['_npi_concatenate', { axis: '2', num_args: '2' }, ['b'], 'Concat', { dim: 2 }],
  ['max_axis', { axis: '(2, 3)' }, [], 'max', { axis: [2, 3], keepdims: false, exclude: false }],
  ['sum_axis', { axis: '1', keepdims: '1' }, [], 'sum', { axis: [1], keepdims: true, exclude: false }],
  ['argmax_channel', {}, [], 'argmax', { axis: 1 }],
  ['crop', { begin: '(0, None)', end: '(1L, 2L)' }, [], 'slice', { begin: [0, null], end: [1, 2], step: [] }],
  [
    'split',
    { num_outputs: '2', squeeze_axis: 'true' },
    [],
    'SliceChannel',
    { num_outputs: 2, axis: 1, squeeze_axis: true },
  ],
  ['swapaxes', { dim1: '1', dim2: '2' }, [], 'SwapAxis', { dim1: 1, dim2: 2 }],
  ['_npx_relu', {}, [], 'relu', {}],
  ['tanh', {}, [], 'tanh', {}],
  ['Activation', { act_type: 'tanh' }, [], 'Activation', { act_type: 'tanh' }],
  [
    '_npx_softmax',
    { axis: '-1', use_length: 'False', dtype: 'None' },
    [],
    'softmax',
    { axis: -1, temperature: null },
  ],
  [
    'ChannelwiseConvolution',
    {
      kernel: '(3, 3)',
      num_filter: '8',
      num_group: '8',
      no_bias: 'True',
      workspace: '512',
      cudnn_tune: 'off',
    },
    ['w'],
    'Convolution',
    {
      kernel: [3, 3],
      num_filter: 8,
      num_group: 8,
      no_bias: true,
      stride: [],
      pad: [],
      dilate: [],
      layout: null,
    },
  ],
  [
    'BatchNorm_v1',
    { eps: '2e-05', fix_gamma: 'False', momentum: '0.9', use_global_stats: 'False' },
    ['g', 'b', 'm', 'v'],
    'BatchNorm',
    { eps: 2e-5, fix_gamma: false, axis: 1 },
  ],
])('%s %j is %s', (op, attrs, others, expected, typed) => {
  const { model } = importMxnet({ symbol: oneOp(op, attrs, others) });
  const { node } = model.graph.outputs[0] ?? { node: undefined };
  expect(node).toMatchObject({ op: expected, name: 'out', attrs: typed });
  expect(node?.inputs).toHaveLength(1 + others.length);
});

test('a layout written as None is not set [D63]', () => {
  const attrs = { kernel: '(1, 1)', num_filter: '1', no_bias: 'True', layout: 'None' };
  const { model } = importMxnet({ symbol: oneOp('Convolution', attrs, ['w']) });
  expect(model.graph.outputs[0]?.node.attrs['layout']).toBeNull();
});

test('several outputs keep their numbers', () => {
  const { model } = importMxnet({
    symbol: oneOp('split', { num_outputs: '3' }).replace(/"heads":\[\[1,0,0\]\]/, '"heads":[[1,2,0]]'),
  });
  expect(model.graph.outputs[0]).toMatchObject({ output: 2, node: { op: ops.sliceChannel.name } });
});

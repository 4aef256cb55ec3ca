import type { Value } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import { compiledLines as compiled, unaryLines as unary } from '../testing/compiled.js';
import type { Sketch } from '../testing/sketch.js';
import { compileRules } from './rules/index.js';

describe('R206: linear operators', () => {
  it('Convolution, with the defaults filled in', () => {
    const build = (s: Sketch): Value =>
      s.op(ops.convolution, [s.data([1, 2, 6, 6]), s.param('w', [4, 2, 3, 2]), s.param('b', [4], 16)], {
        kernel: [3, 2],
        num_filter: 4,
      });
    expect(compiled(build)).toEqual([
      'conv2d_0 = conv2d(data, w, b) channels=4 kernel_size=(3, 2) strides=(1, 1) padding=(0, 0) dilation=(1, 1) ' +
        'groups=1 layout=NCHW kernel_layout=OIHW use_bias=True',
    ]);
  });

  it('Convolution, grouped and without bias', () => {
    const build = (s: Sketch): Value =>
      s.op(ops.convolution, [s.data([1, 4, 9, 9]), s.param('w', [4, 2, 3, 3])], {
        kernel: [3, 3],
        stride: [2, 1],
        pad: [1, 0],
        dilate: [1, 2],
        num_filter: 4,
        num_group: 2,
        no_bias: true,
        layout: 'NCHW',
      });
    expect(compiled(build)).toEqual([
      'conv2d_0 = conv2d(data, w) channels=4 kernel_size=(3, 3) strides=(2, 1) padding=(1, 0) dilation=(1, 2) ' +
        'groups=2 layout=NCHW kernel_layout=OIHW use_bias=False',
    ]);
  });

  it.each([
    [true, ['flatten_0 = flatten(data)', 'dense_0 = dense(flatten_0, w) units=5 use_bias=False']],
    [false, ['dense_0 = dense(data, w) units=5 use_bias=False']],
  ])('FullyConnected, flatten %s', (flatten, expected) => {
    const build = (s: Sketch): Value =>
      s.op(ops.fullyConnected, [s.data([2, 6]), s.param('w', [5, 6])], {
        num_hidden: 5,
        no_bias: true,
        flatten,
      });
    expect(compiled(build)).toEqual(expected);
  });

  it('FullyConnected with bias', () => {
    const build = (s: Sketch): Value =>
      s.op(ops.fullyConnected, [s.data([2, 3, 2]), s.param('w', [5, 6]), s.param('b', [5], 12)], {
        num_hidden: 5,
      });
    expect(compiled(build)[1]).toBe('dense_0 = dense(flatten_0, w, b) units=5 use_bias=True');
  });

  it('Embedding takes rows of the table, which comes first', () => {
    const build = (s: Sketch): Value =>
      s.op(ops.embedding, [s.data([1, 6], 16), s.param('table', [12, 4], 16)], {
        input_dim: 12,
        output_dim: 4,
      });
    expect(compiled(build)).toEqual(['take_0 = take(table, data) axis=0']);
  });
});

describe('R206: pooling and sampling', () => {
  it.each([
    [{ kernel: [2, 3] }, 'pool_size=(2, 3) strides=(1, 1) padding=(0, 0) ceil_mode=False'],
    [
      { kernel: [3, 3], stride: [2, 2], pad: [1, 1], pooling_convention: 'full' as const },
      'pool_size=(3, 3) strides=(2, 2) padding=(1, 1) ceil_mode=True',
    ],
  ])('maximum Pooling %j', (attrs, expected) => {
    expect(unary(ops.pooling, [1, 2, 7, 7], attrs)).toEqual([`max_pool2d_0 = max_pool2d(data) ${expected}`]);
  });

  it('D60: global maximum Pooling is a reduction', () => {
    expect(unary(ops.pooling, [1, 2, 7, 7], { kernel: [1, 1], global_pool: true })).toEqual([
      'max_0 = max(data) axis=(2, 3) keepdims=True',
    ]);
  });

  it('UpSampling', () => {
    expect(unary(ops.upSampling, [1, 2, 3, 3], { scale: 2, sample_type: 'nearest' })).toEqual([
      'upsampling_0 = upsampling(data) scale=2',
    ]);
  });
});

describe('R206: rearranging', () => {
  it.each<[string, () => string[], string]>([
    ['Flatten', () => unary(ops.flatten, [2, 3, 4]), 'flatten_0 = flatten(data)'],
    [
      'expand_dims',
      () => unary(ops.expandDims, [2, 3], { axis: -1 }),
      'expand_dims_0 = expand_dims(data) axis=-1',
    ],
    ['squeeze', () => unary(ops.squeeze, [2, 1, 1], { axis: [1] }), 'squeeze_0 = squeeze(data) axis=(1,)'],
    ['squeeze of all', () => unary(ops.squeeze, [2, 1, 1]), 'squeeze_0 = squeeze(data)'],
    ['tile', () => unary(ops.tile, [2, 3], { reps: [2, 1] }), 'tile_0 = tile(data) reps=(2, 1)'],
    [
      'repeat',
      () => unary(ops.repeat, [2, 3], { repeats: 2, axis: 1 }),
      'repeat_0 = repeat(data) repeats=2 axis=1',
    ],
    [
      'transpose',
      () => unary(ops.transpose, [2, 3, 4], { axes: [0, -1, 1] }),
      'transpose_0 = transpose(data) axes=(0, 2, 1)',
    ],
    [
      'transpose in reverse',
      () => unary(ops.transpose, [2, 3, 4]),
      'transpose_0 = transpose(data) axes=(2, 1, 0)',
    ],
    [
      'Reshape',
      () => unary(ops.reshape, [2, 3, 4], { shape: [0, -1] }),
      'reshape_0 = reshape(data) shape=(0, -1)',
    ],
    [
      'Reshape, merging',
      () => unary(ops.reshape, [2, 3, 4], { shape: [-3, -1] }),
      'reshape_0 = reshape(data) shape=(-3, -1)',
    ],
    [
      'Reshape, splitting',
      () => unary(ops.reshape, [4, 3], { shape: [-4, 2, 2, 0] }),
      'reshape_0 = reshape(data) shape=(-4, 2, 2, 0)',
    ],
    [
      'Reshape in reverse',
      () => unary(ops.reshape, [2, 3, 4], { shape: [-1, 0], reverse: true }),
      'reshape_0 = reshape(data) shape=(6, 4)',
    ],
    [
      'Reshape, -1 behind -4',
      () => unary(ops.reshape, [4, 3, 2], { shape: [-4, 2, 2, -1] }),
      'reshape_0 = reshape(data) shape=(2, 2, 6)',
    ],
    [
      'Reshape, -1 behind -2',
      () => unary(ops.reshape, [4, 3], { shape: [-2, -1] }),
      'reshape_0 = reshape(data) shape=(4, 3, 1)',
    ],
  ])('%s', (_, lines, expected) => expect(lines()).toEqual([expected]));

  it('D42: repeat without an axis repeats the elements in a row', () => {
    expect(unary(ops.repeat, [2, 3], { repeats: 2 })).toEqual([
      'reshape_0 = reshape(data) shape=(-1,)',
      'repeat_0 = repeat(reshape_0) repeats=2 axis=0',
    ]);
  });

  it('D42: in profile mrt1 it repeats the slices along axis 0, in another shape', () => {
    expect(unary(ops.repeat, [2, 3], { repeats: 2 }, 'mrt1')).toEqual([
      'repeat_0 = repeat(data) repeats=2 axis=0',
    ]);
  });

  it('squeeze of no axis is nothing', () => expect(unary(ops.squeeze, [2, 1], { axis: [] })).toEqual([]));

  it('Concat', () => {
    const build = (s: Sketch): Value => s.op(ops.concat, [s.data([2, 3]), s.param('p', [2, 1])]);
    expect(compiled(build)).toEqual(['concatenate_0 = concatenate(data, p) axis=1']);
  });

  it.each([
    [[1, null], [null, -1], [], 'begin=[1, 0] end=[4, 5]'],
    [[null, 1], [null, 100], [2, null], 'begin=[0, 1] end=[4, 6] stride=[2, 1]'],
    [[null], [null], [-1], 'begin=[3, 0] end=[-5, 6] stride=[-1, 1]'],
    [[-1, 5], [0, null], [-2, -3], 'begin=[3, 5] end=[-5, -7] stride=[-2, -3]'],
    [[3], [1], [-1], 'begin=[3, 0] end=[1, 6] stride=[-1, 1]'],
  ])('R164: slice from %j to %j by %j', (begin, end, step, expected) => {
    expect(unary(ops.slice, [4, 6], { begin, end, step })).toEqual([
      `strided_slice_0 = strided_slice(data) ${expected}`,
    ]);
  });

  it.each([
    [[], 'axis=()'],
    [[0, -1], 'axis=(0, -1)'],
  ])('slice_like along %j', (axes, expected) => {
    const build = (s: Sketch): Value =>
      s.op(ops.sliceLike, [s.data([4, 6]), s.param('like', [2, 3])], { axes });
    expect(compiled(build)).toEqual([`slice_like_0 = slice_like(data, like) ${expected}`]);
  });
});

describe('R206: reductions', () => {
  it.each([
    [{ axis: [2, 3], keepdims: true }, 'axis=(2, 3) keepdims=True'],
    [{ axis: [-1] }, 'axis=-1 keepdims=False'],
    [{ axis: [1], exclude: true }, 'axis=1 keepdims=False exclude=True'],
    [{ axis: [1, -3, 0] }, 'axis=(0, 1) keepdims=False'],
    [{}, 'keepdims=False'],
  ])('sum %j', (attrs, expected) => {
    expect(unary(ops.sum, [1, 2, 3, 4], attrs)).toEqual([`sum_0 = sum(data) ${expected}`]);
  });

  it.each([
    [{ axis: [-1], keepdims: true }, 'axis=-1 keepdims=True'],
    [{}, 'axis=(0, 1) keepdims=False'],
    [{ axis: [] }, 'axis=(0, 1) keepdims=False'],
  ])('C113: max %j names its axes', (attrs, expected) => {
    expect(unary(ops.max, [2, 3], attrs)).toEqual([`max_0 = max(data) ${expected}`]);
  });
});

it('an operator has one rule', () => {
  expect(() => compileRules.use({ op: 'relu', compile: ({ input }) => input(0) })).toThrow('MRT1020');
});

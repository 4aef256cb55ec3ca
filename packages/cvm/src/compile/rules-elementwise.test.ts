import type { AttrsInput, AttrSpecs, OpDef, Profile, Value } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import {
  binaryLines as binary,
  compiledLines as compiled,
  unaryLines as unary,
} from '../testing/compiled.js';
import { linesOf, Sketch } from '../testing/sketch.js';
import { compileModel } from './compile-model.js';

describe('R206: elementwise operators', () => {
  it.each([
    [ops.relu, 'relu'],
    [ops.abs, 'abs'],
    [ops.negative, 'negative'],
  ] as const)('$name', (def, target) =>
    expect(unary(def, [2, 3])).toEqual([`${target}_0 = ${target}(data)`]),
  );

  it('Activation of type relu', () => {
    expect(unary(ops.activation, [2, 3], { act_type: 'relu' })).toEqual(['relu_0 = relu(data)']);
  });

  it.each([
    [ops.elemwiseAdd, 'elemwise_add'],
    [ops.elemwiseSub, 'elemwise_sub'],
    [ops.broadcastAdd, 'broadcast_add'],
    [ops.broadcastSub, 'broadcast_sub'],
    [ops.broadcastMul, 'broadcast_mul'],
    [ops.broadcastDiv, 'broadcast_div'],
    [ops.broadcastGreater, 'broadcast_greater'],
    [ops.broadcastMaximum, 'broadcast_max'],
    [ops.maximum, 'broadcast_max'],
  ] as const)('$name', (def, target) => expect(binary(def)).toEqual([`${target}_0 = ${target}(data, p)`]));

  it('clip', () => {
    expect(unary(ops.clip, [3], { a_min: -5, a_max: 70 })).toEqual(['clip_0 = clip(data) a_min=-5 a_max=70']);
  });

  it.each([
    [ops.cvmClip, { precision: 5 }, 'cvm_clip_0 = cvm_clip(data) precision=5'],
    [
      ops.cvmLeftShift,
      { precision: 9, shift_bit: 2 },
      'cvm_left_shift_0 = cvm_left_shift(data) precision=9 shift_bit=2',
    ],
    [
      ops.cvmRightShift,
      { precision: 5, shift_bit: 3 },
      'cvm_right_shift_0 = cvm_right_shift(data) precision=5 shift_bit=3',
    ],
  ] as const)('$name', (def, attrs, expected) => {
    expect(unary(def as OpDef<string, AttrSpecs>, [3], attrs)).toEqual([expected]);
  });

  it('cvm_lut', () => {
    const build = (s: Sketch): Value =>
      s.op(ops.cvmLut, [s.data([3]), s.param('t', [9, 1], 16)], { in_dim: 9 });
    expect(compiled(build)).toEqual(['cvm_lut_0 = cvm_lut(data, t) in_dim=9']);
  });

  it.each([
    ['Dropout', (s: Sketch, x: Value) => s.op(ops.dropout, [x], { p: 0.5 })],
    ['Cast', (s: Sketch, x: Value) => s.op(ops.cast, [x], { dtype: 'int32' })],
    ['floor', (s: Sketch, x: Value) => s.op(ops.floor, [x])],
    ['ceil', (s: Sketch, x: Value) => s.op(ops.ceil, [x])],
    ['round', (s: Sketch, x: Value) => s.op(ops.round, [x])],
    ['fix', (s: Sketch, x: Value) => s.op(ops.fix, [x])],
  ])('%s is removed', (_, build) => {
    expect(compiled((s) => s.op(ops.relu, [build(s, s.data([3]))]))).toEqual(['relu_0 = relu(data)']);
  });

  it('R185: _greater_scalar compares with a parameter of its bits', () => {
    const sketch = new Sketch();
    const model = sketch.model(sketch.op(ops.greaterScalar, [sketch.data([3])], { scalar: -130 }));
    const { graph, params } = compileModel({ model });
    expect(linesOf(graph.graph)).toEqual([
      'broadcast_greater_0 = broadcast_greater(data, mrt_cvm_greater_scalar_0)',
    ]);
    expect(graph.precisions).toEqual([8, 9, 8]);
    expect([...params.subarray(-4)]).toEqual([0x7e, 0xff, 0xff, 0xff]);
  });

  it('a comparison of one-bit values is declared to have two bits', () => {
    const build = (s: Sketch): Value => s.op(ops.greaterScalar, [s.data([3], 1)], { scalar: -1 });
    expect(compiled(build)[1]).toBe('cvm_clip_0 = cvm_clip(broadcast_greater_0) precision=2');
  });
});

describe('R206: where', () => {
  const chosen = (bits: number, shape: Shape): string[] =>
    compiled((s) => {
      const data = s.data([4, 2]);
      return s.op(ops.where, [s.param('condition', shape, bits), data, s.op(ops.negative, [data])]);
    });

  it('is itself where the bits agree', () => {
    expect(chosen(8, [4, 2])).toEqual([
      'negative_0 = negative(data)',
      'where_0 = where(condition, data, negative_0)',
    ]);
  });

  it.each([2, 9])('8.3: is followed by a clip where the condition has %d bits', (bits) => {
    expect(chosen(bits, [4, 2])[2]).toBe('cvm_clip_0 = cvm_clip(where_0) precision=8');
  });

  it('spreads a condition per row', () => {
    expect(chosen(8, [4])).toEqual([
      'reshape_0 = reshape(condition) shape=(4, 1)',
      'tile_0 = tile(reshape_0) reps=(1, 2)',
      'negative_0 = negative(data)',
      'where_0 = where(tile_0, data, negative_0)',
    ]);
  });
});

describe('R200, R206, D67, D68: _contrib_box_nms', () => {
  const suppressed = (attrs: AttrsInput<typeof ops.boxNms.attrs>, profile?: Profile): string[] =>
    unary(ops.boxNms, [1, 5, 6], attrs, profile);

  it('counts the valid boxes, then suppresses', () => {
    expect(suppressed({ overlap_thresh: 0.29, valid_thresh: 3.5, topk: 4, id_index: 0 })).toEqual([
      'get_valid_counts_0 = get_valid_counts(data) score_threshold=3',
      'non_max_suppression_0 = non_max_suppression(get_valid_counts_0:1, get_valid_counts_0) iou_threshold=29 ' +
        'force_suppress=False top_k=4 coord_start=2 score_index=1 id_index=0 return_indices=False invalid_to_bottom=True',
    ]);
  });

  it('compares boxes without a class as if all had the same', () => {
    expect(suppressed({})[1]).toContain('iou_threshold=50 force_suppress=True top_k=-1');
    expect(suppressed({})[1]).toContain('id_index=0');
  });

  it('D67: truncates the percentage in profile mrt1', () => {
    expect(suppressed({ overlap_thresh: 0.29 }, 'fixed')[1]).toContain('iou_threshold=29');
    expect(suppressed({ overlap_thresh: 0.29 }, 'mrt1')[1]).toContain('iou_threshold=28');
  });

  it('takes all boxes where topk is 0', () => {
    expect(suppressed({ topk: 0 })[1]).toContain('top_k=-1');
  });
});

describe('Pad', () => {
  it('becomes constant parameters at the sides of each axis', () => {
    const attrs = { mode: 'constant' as const, pad_width: [0, 0, 1, 2, 0, 1], constant_value: -5 };
    const sketch = new Sketch();
    const { graph } = compileModel({
      model: sketch.model(sketch.op(ops.pad, [sketch.data([1, 2, 3], 2)], attrs)),
    });
    expect(linesOf(graph.graph)).toEqual([
      'concatenate_0 = concatenate(mrt_cvm_pad_0, data, mrt_cvm_pad_1) axis=1',
      'concatenate_1 = concatenate(concatenate_0, mrt_cvm_pad_2) axis=2',
    ]);
    expect(graph.shapes.slice(-1)).toEqual([[1, 5, 4]]);
    expect(graph.precisions.slice(-1)).toEqual([4]);
  });

  const padded = (pad_width: number[], constant_value = 0): string[] =>
    compiled((s) => {
      const data = s.op(ops.pad, [s.data([1, 2, 5, 5])], { mode: 'constant', pad_width, constant_value });
      return s.op(ops.convolution, [data, s.param('w', [3, 2, 3, 3])], {
        kernel: [3, 3],
        pad: [0, 1],
        num_filter: 3,
        no_bias: true,
      });
    });

  it('of zeros, the same on both sides of an image, is left to the convolution', () => {
    const lines = padded([0, 0, 0, 0, 2, 2, 1, 1]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('padding=(2, 2)');
  });

  it.each([
    ['other values', [0, 0, 0, 0, 2, 2, 1, 1], 1],
    ['different sides', [0, 0, 0, 0, 2, 1, 1, 1], 0],
  ])('of %s is not', (_, widths, value) => expect(padded(widths, value).length).toBeGreaterThan(1));
});

describe('Pad by what is there', () => {
  const lines = (mode: 'edge' | 'reflect'): string[] =>
    unary(ops.pad, [2, 4], { mode, pad_width: [0, 0, 2, 1] });

  it('edge repeats the outermost elements', () => {
    expect(lines('edge')).toEqual([
      'strided_slice_0 = strided_slice(data) begin=[0, 0] end=[2, 1]',
      'repeat_0 = repeat(strided_slice_0) repeats=2 axis=1',
      'strided_slice_1 = strided_slice(data) begin=[0, 3] end=[2, 4]',
      'repeat_1 = repeat(strided_slice_1) repeats=1 axis=1',
      'concatenate_0 = concatenate(repeat_0, data, repeat_1) axis=1',
    ]);
  });

  it('reflect takes those next to them in reverse', () => {
    expect(lines('reflect')).toEqual([
      'strided_slice_0 = strided_slice(data) begin=[0, 2] end=[2, 0] stride=[1, -1]',
      'strided_slice_1 = strided_slice(data) begin=[0, 2] end=[2, 1] stride=[1, -1]',
      'concatenate_0 = concatenate(strided_slice_0, data, strided_slice_1) axis=1',
    ]);
  });
});

it('argmax is the rank of the first maximum', () => {
  expect(unary(ops.argmax, [2, 5], { axis: 1 })).toEqual([
    'max_0 = max(data) axis=(1,) keepdims=True',
    'broadcast_greater_0 = broadcast_greater(max_0, data)',
    'cvm_clip_0 = cvm_clip(broadcast_greater_0) precision=2',
    'broadcast_sub_0 = broadcast_sub(mrt_cvm_argmax_0, cvm_clip_0)',
    'broadcast_mul_0 = broadcast_mul(broadcast_sub_0, mrt_cvm_argmax_ranks_0)',
    'max_1 = max(broadcast_mul_0) axis=(1,) keepdims=True',
    'broadcast_sub_1 = broadcast_sub(mrt_cvm_argmax_1, max_1)',
    'cvm_clip_1 = cvm_clip(broadcast_sub_1) precision=4',
    'reshape_0 = reshape(cvm_clip_1) shape=(2,)',
  ]);
});

it('R199: batch_dot is all products, summed over the inner axis', () => {
  const build = (s: Sketch): Value => s.op(ops.batchDot, [s.data([2, 3, 4]), s.param('b', [2, 4, 5])]);
  expect(compiled(build)).toEqual([
    'expand_dims_0 = expand_dims(data) axis=2',
    'transpose_0 = transpose(b) axes=(0, 2, 1)',
    'expand_dims_1 = expand_dims(transpose_0) axis=1',
    'broadcast_mul_0 = broadcast_mul(expand_dims_0, expand_dims_1)',
    'sum_0 = sum(broadcast_mul_0) axis=(3,) keepdims=False',
  ]);
});

it('R208, D70: annotations and framework attributes are not written', () => {
  const build = (s: Sketch): Value =>
    s.op(ops.relu, [s.data([3])], {}, { __lr_mult__: '2', ctx_group: 'a', dtype: 'float32' });
  expect(compiled(build)).toEqual(['relu_0 = relu(data)']);
});

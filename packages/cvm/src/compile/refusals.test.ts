import type { AttrsInput, AttrSpecs, OpDef, Value } from '@mrtjs/graph';
import { makeNode, ops, valueOf } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { float64, MrtError } from '@mrtjs/tensor';
import { compileModel } from './compile-model.js';
import { Sketch } from '../testing/sketch.js';

/** What the compiler says of a model, a line per problem: code, node, message. */
function refusal(build: (s: Sketch) => Value | readonly Value[], floatNodes?: string[]): string[] {
  const s = new Sketch();
  const built = build(s);
  const outputs = 'node' in built ? [built] : built;
  try {
    compileModel({ model: s.model(...outputs), ...(floatNodes && { floatNodes: new Set(floatNodes) }) });
    return ['compiled'];
  } catch (error) {
    if (!(error instanceof MrtError)) throw error;
    return error.diagnostics.map(({ code, node = '-', message }) => `${code} ${node}: ${message}`);
  }
}

function unary<S extends AttrSpecs>(
  def: OpDef<string, S>,
  shape: Shape,
  attrs: AttrsInput<S> = {},
  precision = 8,
): string[] {
  return refusal((s) => s.op(def, [s.data(shape, precision)], attrs));
}

describe('operators without a form on the CVM', () => {
  it.each([
    [ops.argmin, {}],
    [ops.min, {}],
    [ops.softmax, {}],
    [ops.sigmoid, {}],
    [ops.broadcastTo, { shape: [2, 3] }],
    [ops.mulScalar, { scalar: 2 }],
  ] as const)('R206: $name is refused', (def, attrs) => {
    expect(unary(def as OpDef<string, AttrSpecs>, [1, 3], attrs)).toEqual([
      `MRT4020 ${def.name}0: operator ${def.name} cannot be compiled`,
    ]);
  });

  it('all of them are told at once, with the other problems', () => {
    const problems = refusal((s) => {
      const data = s.data([2, 3]);
      const index = s.op(ops.argmin, [data], { axis: 1 });
      const least = s.op(ops.minimum, [data, s.param('p', [2, 3])]);
      const behind = s.op(ops.relu, [least]);
      return [index, behind, s.op(ops.clip, [data], { a_min: 0, a_max: 0.5 })];
    });
    expect(problems).toEqual([
      'MRT4020 argmin0: operator argmin cannot be compiled',
      'MRT4021 clip3: clip: integers are limited to [0, 0.5]',
      'MRT4020 _minimum1: operator _minimum cannot be compiled',
    ]);
  });

  it('the way out is told', () => {
    const s = new Sketch();
    const model = s.model(s.op(ops.argmin, [s.data([2, 3])]));
    expect(() => compileModel({ model })).toThrow('(split the model before it)');
  });
});

it('R199: batch_dot is refused where its products are more than the CVM can hold', () => {
  const problems = refusal((s) =>
    s.op(ops.batchDot, [s.data([1, 1025, 1]), s.op(ops.reshape, [s.param('b', [1])], { shape: [1, 1, 1] })]),
  );
  expect(problems).toEqual(['compiled']);
  const large = refusal((s) => {
    const data = s.data([1, 2 ** 15, 2 ** 10], 4);
    return s.op(ops.batchDot, [data, data], { transpose_b: true });
  });
  expect(large).toEqual([expect.stringMatching(/^MRT4022 batch_dot0: batch_dot: /)]);
});

describe('uses without a form on the CVM', () => {
  it.each<[string, () => string[], string]>([
    ['Activation', () => unary(ops.activation, [3], { act_type: 'tanh' }), 'type tanh has no integer form'],
    [
      'D59: average pooling',
      () => unary(ops.pooling, [1, 1, 4, 4], { kernel: [2, 2], pool_type: 'avg' }),
      'avg pooling',
    ],
    ['1-D pooling', () => unary(ops.pooling, [1, 1, 4], { kernel: [2] }), 'the kernel has 1 dimension'],
    ['Cast', () => unary(ops.cast, [3], { dtype: 'int8' }), 'a conversion to int8 changes integers'],
    ['Dropout', () => unary(ops.dropout, [3], { mode: 'always' }), 'mode always is random'],
    ['clip', () => unary(ops.clip, [3], { a_min: -0.5, a_max: 1 }), 'integers are limited to [-0.5, 1]'],
    [
      'R185, D50: _greater_scalar',
      () => unary(ops.greaterScalar, [3], { scalar: 0.5 }),
      'integers are compared with 0.5',
    ],
    [
      'Pad with a fraction',
      () => unary(ops.pad, [3], { mode: 'constant', pad_width: [1, 1], constant_value: 0.5 }),
      'integers are padded with 0.5',
    ],
    [
      'bilinear UpSampling',
      () =>
        refusal((s) =>
          s.op(ops.upSampling, [s.data([1, 1, 2, 2]), s.param('w', [1, 1, 4, 4])], {
            scale: 2,
            sample_type: 'bilinear',
          }),
        ),
      'bilinear sampling has no form',
    ],
    [
      '1-D Convolution',
      () =>
        refusal((s) =>
          s.op(ops.convolution, [s.data([1, 1, 4]), s.param('w', [1, 1, 2])], {
            kernel: [2],
            num_filter: 1,
            no_bias: true,
          }),
        ),
      'the kernel has 1 dimension',
    ],
  ])('%s', (_, problems, message) => {
    const [first = ''] = problems();
    expect(first).toContain('MRT4021');
    expect(first).toContain(message);
  });

  const boxes = (attrs: AttrsInput<typeof ops.boxNms.attrs>, shape: Shape = [1, 4, 6], bits = 16): string[] =>
    unary(ops.boxNms, shape, attrs, bits);

  it.each([
    [() => boxes({ id_index: 2, coord_start: 2 }), 'id_index is 2, expected 0 or -1'],
    [() => boxes({ score_index: 0 }), 'score_index is 0, expected 1'],
    [() => boxes({ coord_start: 1 }), 'coord_start is 1, expected 2'],
    [() => boxes({ in_format: 'center' }), 'expected corners'],
    [() => boxes({ out_format: 'center' }), 'expected corners'],
    [() => boxes({ id_index: 0, background_id: 0 }), 'boxes of class 0 are to be dropped'],
    [() => boxes({ overlap_thresh: 0.004 }), 'overlap_thresh is 0.004'],
    [() => boxes({}, [4, 6]), 'data has shape (4, 6), expected 3 dimensions'],
    [() => boxes({}, [1, 4, 7]), 'rows of 6'],
    [() => boxes({}, [1, 4, 6], 31), 'data has 31 bits, expected 2 to 30'],
  ])('R200, D68: _contrib_box_nms %#', (problems, message) => {
    const found = problems();
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`MRT4021 _contrib_box_nms0`);
    expect(found[0]).toContain(message);
  });
});

describe('R207, C156: what the CVM would refuse', () => {
  it.each<[string, (s: Sketch) => Value, string]>([
    [
      'operands of more than 8 bits',
      (s) =>
        s.op(ops.convolution, [s.data([1, 1, 2, 2], 9), s.param('w', [1, 1, 1, 1])], {
          kernel: [1, 1],
          num_filter: 1,
          no_bias: true,
        }),
      'Convolution: operands have 9 and 8 bits, at most 8 are allowed',
    ],
    [
      'a sum of more than 32 bits',
      (s) =>
        s.op(ops.fullyConnected, [s.data([1, 65536]), s.param('w', [1, 65536])], {
          num_hidden: 1,
          no_bias: true,
        }),
      'FullyConnected: the result needs 33 bits, at most 32 are allowed',
    ],
    [
      'a product of more than 32 bits',
      (s) => s.op(ops.broadcastMul, [s.data([2], 16), s.param('p', [2], 17)]),
      'broadcast_mul: the result needs 33 bits',
    ],
    [
      'a left shift too far',
      (s) => s.op(ops.cvmLeftShift, [s.data([2], 8)], { precision: 32, shift_bit: 25 }),
      'cvm_left_shift: ',
    ],
    [
      'a shift of more than 32',
      (s) => s.op(ops.cvmRightShift, [s.data([2])], { precision: 8, shift_bit: 33 }),
      'attribute shift_bit is 33',
    ],
    [
      'bounds of a clip',
      (s) => s.op(ops.clip, [s.data([2])], { a_min: 3, a_max: 3 }),
      'a_min 3 is not below a_max 3',
    ],
    [
      'a bound beyond 32 bits',
      (s) => s.op(ops.clip, [s.data([2])], { a_min: 0, a_max: 2 ** 31 - 1 }),
      'needs 33 bits',
    ],
    [
      'seven dimensions',
      (s) => s.op(ops.expandDims, [s.data([1, 1, 1, 1, 1, 2])], { axis: 0 }),
      'expand_dims: the shape (1, 1, 1, 1, 1, 1, 2) is not allowed',
    ],
    ['too long an axis', (s) => s.op(ops.tile, [s.data([4097])], { reps: [4096] }), 'is not allowed'],
    [
      'a stride out of range',
      (s) => s.op(ops.pooling, [s.data([1, 1, 2, 2])], { kernel: [1, 1], stride: [4097, 1] }),
      'attribute strides is [4097,1]',
    ],
    [
      'a window that begins beyond the image',
      (s) =>
        s.op(ops.pooling, [s.data([1, 1, 2, 2])], {
          kernel: [1, 1],
          stride: [3, 3],
          pooling_convention: 'full',
        }),
      'the last window starts outside',
    ],
    [
      'a table without integers of 32 bits',
      (s) => s.op(ops.cvmClip, [s.data([2])], { precision: 33 }),
      'MRT1004',
    ],
  ])('%s', (_, build, message) => {
    const s = new Sketch();
    expect(() => compileModel({ model: s.model(build(s)) })).toThrow(message);
  });

  it('every such node is told, by its name in the model', () => {
    const problems = refusal((s) => {
      const data = s.data([2], 16);
      const wide = s.param('p', [2], 17);
      return [s.op(ops.broadcastMul, [data, wide]), s.op(ops.broadcastMul, [wide, data])];
    });
    expect(problems.map((line) => line.split(':')[0])).toEqual([
      'MRT4022 broadcast_mul0',
      'MRT4022 broadcast_mul1',
    ]);
  });

  it('memory beyond the limit', () => {
    const build = (s: Sketch): Value => s.op(ops.relu, [s.op(ops.relu, [s.data([1024, 1024, 512])])]);
    expect(refusal(build)).toEqual(['MRT4022 -: the slots need 6442450944 bytes, at most 2^32 are allowed']);
  });

  it('gas beyond the limit', () => {
    const work = (s: Sketch): Value =>
      s.op(ops.convolution, [s.data([512, 32, 128, 128]), s.param('w', [32, 32, 7, 7])], {
        kernel: [7, 7],
        pad: [3, 3],
        num_filter: 32,
        no_bias: true,
      });
    expect(refusal(work)).toEqual([expect.stringMatching(/^MRT4022 Convolution0: .*gas/)]);
  });
});

describe('variables', () => {
  it.each([
    [0.5, 'MRT4023 p: element 1 of the parameter is 0.5'],
    [NaN, 'MRT4023 p: element 1 of the parameter is NaN'],
    [2 ** 31, 'MRT4023 p: element 1 of the parameter is 2147483648'],
    [-(2 ** 31), 'MRT4023 p: element 1 of the parameter is -2147483648'],
    [32768, 'MRT4024 p: element 1 of the parameter is 32768, its precision is 16'],
    [-32768, 'MRT4024 p: element 1 of the parameter is -32768, its precision is 16'],
  ])('R203, R204: a parameter with the element %d', (element, expected) => {
    expect(
      refusal((s) => s.op(ops.broadcastAdd, [s.data([2]), s.param('p', [2], 16, [1, element])])),
    ).toEqual([expected]);
  });

  it('R204: a parameter and an input without precision', () => {
    const variable = (name: string): Value => valueOf(makeNode(ops.variable, name, [], { shape: [2] }));
    const sum = valueOf(makeNode(ops.broadcastAdd, 'sum', [variable('data'), variable('p')]));
    const model = { graph: { outputs: [sum] }, params: new Map([['p', float64([2], [1, 2])]]) };
    expect(() => compileModel({ model })).toThrow(
      /MRT4024 node data: the input has no precision.*\nMRT4024 node p: the parameter has no precision/,
    );
  });

  it('R203: an input of another name, and a second input', () => {
    const x = valueOf(makeNode(ops.variable, 'x', [], { shape: [2], precision: 8 }));
    expect(refusal((s) => s.op(ops.relu, [x]))[0]).toContain('MRT1013');
    expect(refusal((s) => s.op(ops.broadcastAdd, [s.data([2]), x]))[0]).toContain('MRT1013');
    expect(refusal((s) => s.param('p', [2]))[0]).toContain('MRT1013');
  });

  it('an input whose batch is not known', () => {
    expect(refusal((s) => s.op(ops.relu, [s.data([-1, 2])]))[0]).toContain('MRT1010 data');
  });
});

it('R140, D35: nodes that compute in float are refused, all of them', () => {
  expect(refusal((s) => s.op(ops.relu, [s.data([2])]), ['a', 'b'])).toEqual([
    'MRT4025 a: this node computes in float, the CVM has integers only',
    'MRT4025 b: this node computes in float, the CVM has integers only',
  ]);
});

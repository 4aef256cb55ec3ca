import type { Model, Value } from '@mrtjs/graph';
import {
  evaluateModel,
  irOperators,
  ops,
  outputNames,
  passContext,
  RuleSet,
  runPasses,
  topologicalOrder,
} from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { float64, sizeOf } from '@mrtjs/tensor';
import { rewrite } from './passes/index.js';
import { prepareModel } from './prepare.js';
import { defineRules } from './rule.js';
import { distance, namesOf, operatorsOf, Sketch } from './testing/sketch.js';

/** A model of one head `head` over an input of the given shape. */
function over(shape: Shape, build: (sketch: Sketch, x: Value) => Value): Model {
  const sketch = new Sketch();
  return sketch.model(build(sketch, sketch.input(shape)));
}

const row: Shape = [1, 8];
const image: Shape = [1, 3, 4, 5];

/** Requirement and case, model, operators after prepare. */
const cases: readonly (readonly [string, Model, readonly string[]])[] = [
  [
    'R175: Activation relu',
    over(row, (s, x) => s.op(ops.activation, [x], { act_type: 'relu' })),
    ['Activation'],
  ],
  [
    'R175, D48: Activation sigmoid',
    over(row, (s, x) => s.op(ops.activation, [x], { act_type: 'sigmoid' })),
    ['sigmoid'],
  ],
  ['Activation tanh', over(row, (s, x) => s.op(ops.activation, [x], { act_type: 'tanh' })), ['tanh']],
  [
    'R176: LeakyReLU leaky',
    over(row, (s, x) => s.op(ops.leakyReLU, [x], { slope: 0.3 })),
    ['negative', 'relu', 'relu', 'broadcast_mul', 'elemwise_sub'],
  ],
  [
    'R176: LeakyReLU prelu, a slope for each channel',
    over(image, (s, x) => s.op(ops.leakyReLU, [x, s.param('g', [3])], { act_type: 'prelu' })),
    ['negative', 'relu', 'relu', 'broadcast_mul', 'elemwise_sub'],
  ],
  [
    'R176: LeakyReLU prelu, one slope',
    over(image, (s, x) => s.op(ops.leakyReLU, [x, s.param('g', [1])], { act_type: 'prelu' })),
    ['negative', 'relu', 'relu', 'broadcast_mul', 'elemwise_sub'],
  ],
  [
    'R176: LeakyReLU rrelu, the middle of its slopes',
    over(image, (s, x) => s.op(ops.leakyReLU, [x], { act_type: 'rrelu' })),
    ['negative', 'relu', 'relu', 'broadcast_mul', 'elemwise_sub'],
  ],
  [
    'R176: LeakyReLU gelu is a table later',
    over(image, (s, x) => s.op(ops.leakyReLU, [x], { act_type: 'gelu' })),
    ['LeakyReLU'],
  ],
  [
    'R175: Activation softrelu is a table later',
    over(image, (s, x) => s.op(ops.activation, [x], { act_type: 'softrelu' })),
    ['Activation'],
  ],
  ['R179: _mul_scalar', over(row, (s, x) => s.op(ops.mulScalar, [x], { scalar: -1.5 })), ['broadcast_mul']],
  ['R179: _div_scalar', over(row, (s, x) => s.op(ops.divScalar, [x], { scalar: 3 })), ['broadcast_mul']],
  ['R179: _plus_scalar', over(row, (s, x) => s.op(ops.plusScalar, [x], { scalar: 0.1 })), ['broadcast_add']],
  [
    'R179: _plus_scalar 0 vanishes',
    over(row, (s, x) => s.op(ops.relu, [s.op(ops.plusScalar, [x], { scalar: 0 })])),
    ['relu'],
  ],
  ['R180: elemwise_mul', over(row, (s, x) => s.op(ops.elemwiseMul, [x, x])), ['broadcast_mul']],
  [
    'broadcast_div by a parameter',
    over(image, (s, x) => s.op(ops.broadcastDiv, [x, s.param('d', [3, 1, 1], 'positive')])),
    ['broadcast_mul'],
  ],
  ['square', over(row, (s, x) => s.op(ops.square, [x])), ['broadcast_mul']],
  [
    'hard_sigmoid',
    over(row, (s, x) => s.op(ops.hardSigmoid, [x])),
    ['broadcast_mul', 'broadcast_add', 'clip'],
  ],
  ['R159: SwapAxis', over(image, (s, x) => s.op(ops.swapAxis, [x], { dim1: 1, dim2: -1 })), ['transpose']],
  [
    'R159: SwapAxis of equal axes vanishes',
    over(image, (s, x) => s.op(ops.relu, [s.op(ops.swapAxis, [x], { dim1: 3, dim2: -1 })])),
    ['relu'],
  ],
  [
    'R163: slice_axis to the end',
    over(image, (s, x) => s.op(ops.sliceAxis, [x], { axis: -1, begin: 2 })),
    ['slice'],
  ],
  [
    'R163: slice_axis, end 0 is before the first',
    over(image, (s, x) => s.op(ops.sliceAxis, [x], { axis: 2, begin: -3, end: -1 })),
    ['slice'],
  ],
  [
    'R171: reshape_like of the whole shape',
    over(image, (s, x) => s.op(ops.reshapeLike, [x, s.op(ops.flatten, [x])])),
    ['Reshape'],
  ],
  [
    'R171: reshape_like with begin and negative end',
    over([1, 12, 5], (s, x) => {
      const like = s.op(ops.reshape, [x], { shape: [0, 3, 4, 5] }, 'like');
      return s.op(ops.reshapeLike, [x, like], { lhs_begin: 1, lhs_end: -1, rhs_begin: 1, rhs_end: -1 });
    }),
    ['Reshape'],
  ],
  ['R169: zeros_like', over(image, (s, x) => s.op(ops.zerosLike, [x])), ['broadcast_mul']],
  ['R169: ones_like', over(image, (s, x) => s.op(ops.onesLike, [x])), ['broadcast_mul', 'broadcast_add']],
  [
    'R188, D54: mean over spatial axes',
    over(image, (s, x) => s.op(ops.mean, [x], { axis: [2, 3], keepdims: true })),
    ['sum', 'broadcast_mul'],
  ],
  [
    'R188, D54: mean over one axis',
    over(image, (s, x) => s.op(ops.mean, [x], { axis: [-2] })),
    ['sum', 'broadcast_mul'],
  ],
  [
    'R188, D54: mean with exclude',
    over(image, (s, x) => s.op(ops.mean, [x], { axis: [0, 1], exclude: true })),
    ['sum', 'broadcast_mul'],
  ],
  [
    'R187, D40: sum with exclude',
    over(image, (s, x) => s.op(ops.sum, [x], { axis: [0, -1], exclude: true })),
    ['sum'],
  ],
  [
    'R187: sum over nothing vanishes',
    over(image, (s, x) => s.op(ops.relu, [s.op(ops.sum, [x], { axis: [0, 1, 2, 3], exclude: true })])),
    ['relu'],
  ],
  ['max with exclude', over(image, (s, x) => s.op(ops.max, [x], { axis: [0, 1], exclude: true })), ['max']],
  [
    'min over one axis',
    over(image, (s, x) => s.op(ops.min, [x], { axis: [-1] })),
    ['negative', 'max', 'negative'],
  ],
  [
    'min with exclude',
    over(image, (s, x) => s.op(ops.min, [x], { axis: [0, 1], exclude: true, keepdims: true })),
    ['negative', 'max', 'negative'],
  ],
  [
    '_minimum',
    over(image, (s, x) => s.op(ops.minimum, [x, s.op(ops.relu, [x])])),
    ['relu', 'negative', 'negative', '_maximum', 'negative'],
  ],
  [
    'broadcast_minimum with a parameter, which is negated beforehand',
    over(image, (s, x) => s.op(ops.broadcastMinimum, [x, s.param('p', [3, 1, 1])])),
    ['negative', 'broadcast_maximum', 'negative'],
  ],
  [
    'argmin',
    over(image, (s, x) => s.op(ops.argmin, [x], { axis: 1, keepdims: true })),
    ['negative', 'argmax'],
  ],
  [
    'elemwise_div',
    over(row, (s, x) => s.op(ops.elemwiseDiv, [x, s.op(ops.exp, [x])])),
    ['exp', 'broadcast_div'],
  ],
  [
    'R201: InstanceNorm',
    over(image, (s, x) => s.op(ops.instanceNorm, [x, s.param('g', [3]), s.param('b', [3])])),
    ['sum', 'broadcast_mul', 'broadcast_sub', 'L2Normalization', 'broadcast_mul', 'broadcast_add'],
  ],
  [
    'R201: LayerNorm along axis 1',
    over(row, (s, x) => s.op(ops.layerNorm, [x, s.param('g', [8]), s.param('b', [8])])),
    ['sum', 'broadcast_mul', 'broadcast_sub', 'L2Normalization', 'broadcast_mul', 'broadcast_add'],
  ],
  [
    'R201: LayerNorm along another axis',
    over(image, (s, x) => s.op(ops.layerNorm, [x, s.param('g', [4]), s.param('b', [4])], { axis: 2 })),
    [
      'transpose',
      'sum',
      'broadcast_mul',
      'broadcast_sub',
      'L2Normalization',
      'broadcast_mul',
      'broadcast_add',
      'transpose',
    ],
  ],
  [
    'R162, D42: repeat without an axis',
    over(image, (s, x) => s.op(ops.repeat, [x], { repeats: 2 })),
    ['Reshape', 'repeat'],
  ],
  [
    'R162: repeat with an axis',
    over(image, (s, x) => s.op(ops.repeat, [x], { repeats: 2, axis: 1 })),
    ['repeat'],
  ],
  [
    'broadcast_to',
    over([1, 3, 1, 1], (s, x) => s.op(ops.broadcastTo, [x], { shape: [0, 3, 2, 4] })),
    ['tile'],
  ],
  ['Crop', over(image, (s, x) => s.op(ops.crop, [x], { h_w: [2, 3], offset: [1, 2] })), ['slice']],
  [
    'Crop like another, from the middle',
    over(image, (s, x) => {
      const like = s.op(ops.sliceAxis, [x], { axis: 2, begin: 1 });
      return s.op(ops.crop, [x, like], { num_args: 2, center_crop: true });
    }),
    ['slice'],
  ],
  ['R160: Reshape', over(image, (s, x) => s.op(ops.reshape, [x], { shape: [0, -3, -2] })), ['Reshape']],
  [
    'R160, D41: Reshape from the right',
    over([1, 3, 20], (s, x) => s.op(ops.reshape, [x], { shape: [-1, 0], reverse: true })),
    ['Reshape'],
  ],
  [
    'R160, D41: Reshape from the right, a split',
    over([1, 3, 20], (s, x) => s.op(ops.reshape, [x], { shape: [0, 0, 4, 5, -4], reverse: true })),
    ['Reshape'],
  ],
  [
    'R173, D47: UpSampling nearest',
    over(image, (s, x) => s.op(ops.upSampling, [x], { scale: 2, sample_type: 'nearest' })),
    ['UpSampling'],
  ],
  [
    'R184, D39: broadcast_sub',
    over(row, (s, x) => s.op(ops.broadcastSub, [x, s.param('p', [1])])),
    ['broadcast_sub'],
  ],
  [
    'R168: where',
    over(row, (s, x) => s.op(ops.where, [s.op(ops.relu, [x]), x, s.op(ops.negative, [x])])),
    ['relu', 'negative', 'where'],
  ],
];

describe('rewritten models', () => {
  it.each(cases)('R131, %s: have the operators expected', (_, model, expected) => {
    expect([...operatorsOf(prepareModel(model))].sort()).toEqual([...expected].sort());
  });

  it.each(cases)('R131, %s: compute the same, at other batch sizes, too', (_, model) => {
    const prepared = prepareModel(model);
    for (const batch of [1, 3]) expect(distance(model, prepared, { batch })).toBeLessThan(1e-9);
  });

  it.each(cases)('R12, D04, %s: keep the names of heads', (_, model) => {
    const prepared = prepareModel(model);
    expect(outputNames(prepared.graph)).toEqual(outputNames(model.graph));
    const own = new Set(topologicalOrder(model.graph).map((node) => node.name));
    for (const name of namesOf(prepared)) if (!own.has(name)) expect(name).toMatch(/^mrt_rewrite_/);
  });
});

describe('D24, D54: a mean in profile mrt1', () => {
  const mean = (shape: Shape, attrs: object): Model => over(shape, (s, x) => s.op(ops.mean, [x], attrs));
  /** What the prepared model gives for 0.4, 1.4, 2.4, … */
  const computed = (model: Model, shape: Shape, profile: 'fixed' | 'mrt1'): number[] => {
    const data = float64(
      shape,
      Array.from({ length: sizeOf(shape) }, (_, i) => i + 0.4),
    );
    const prepared = prepareModel(model, { profile });
    return [...(evaluateModel(prepared, new Map([['data', data]]), irOperators)[0]?.data ?? [])];
  };

  it('is a sum, shifted and so rounded', () => {
    const model = mean([1, 4], { axis: [1] });
    expect(operatorsOf(prepareModel(model, { profile: 'mrt1' }))).toEqual(['sum', 'right_shift']);
    // 0.4 + 1.4 + 2.4 + 3.4 = 7.6, rounded 8.
    expect(computed(model, [1, 4], 'mrt1')).toEqual([2]);
    expect(computed(model, [1, 4], 'fixed')[0]).toBeCloseTo(1.9, 12);
  });

  it('D24: of two elements is their sum, for a shift by 1 does nothing', () => {
    const model = mean([1, 2], { axis: [1] });
    expect(computed(model, [1, 2], 'mrt1')).toEqual([2]);
    expect(computed(model, [1, 2], 'fixed')[0]).toBeCloseTo(0.9, 12);
  });

  it('of many elements is a mean of means', () => {
    const model = mean([2, 16, 64], { axis: [1, 2] });
    const prepared = prepareModel(model, { profile: 'mrt1' });
    expect(operatorsOf(prepared)).toEqual(['Reshape', 'sum', 'right_shift', 'sum', 'right_shift']);
    const means = computed(model, [2, 16, 64], 'fixed');
    computed(model, [2, 16, 64], 'mrt1').forEach((x, i) =>
      expect(Math.abs(x - (means[i] as number))).toBeLessThanOrEqual(1),
    );
  });

  it('of axes in the middle is transposed first', () => {
    const model = mean([2, 256, 3], { axis: [1] });
    expect(operatorsOf(prepareModel(model, { profile: 'mrt1' }))[0]).toBe('transpose');
    const means = computed(model, [2, 256, 3], 'fixed');
    // The second of its two shifts is by 1, and does nothing.
    computed(model, [2, 256, 3], 'mrt1').forEach((x, i) =>
      expect(Math.abs(x - 2 * (means[i] as number))).toBeLessThanOrEqual(2),
    );
  });

  it.each([
    ['three elements', [1, 3], { axis: [1] }, 'over a power of two of elements, here over 3'],
    ['256 elements whose axis is kept', [1, 256], { axis: [1], keepdims: true }, 'cannot keep its axes'],
  ] as const)('of %s is refused, in profile fixed it is not', (_, shape, attrs, reason) => {
    const model = mean(shape, attrs);
    expect(() => prepareModel(model, { profile: 'mrt1' })).toThrow(reason);
    expect(operatorsOf(prepareModel(model))).toEqual(['sum', 'broadcast_mul']);
  });
});

it('D24: the shift itself shifts by 1 in profile fixed alone', () => {
  const model = over([1, 4], (s, x) => s.op(ops.rightShift, [x], { shift_bit: 1 }));
  const six = new Map([['data', float64([1, 4], [6, -6, 5, 1])]]);
  const run = (profile: 'fixed' | 'mrt1'): number[] => [
    ...(evaluateModel(prepareModel(model, { profile }), six, irOperators)[0]?.data ?? []),
  ];
  expect(run('mrt1')).toEqual([6, -6, 5, 1]);
  expect(run('fixed')).toEqual([3, -3, 3, 1]);
});

it('D42: profile mrt1 leaves repeat without an axis to the compiler', () => {
  const model = over(image, (s, x) => s.op(ops.repeat, [x], { repeats: 2 }));
  expect(operatorsOf(prepareModel(model, { profile: 'mrt1' }))).toEqual(['repeat']);
});

it('elemwise_div by a parameter is a multiplication', () => {
  const model = over([2, 4], (s, x) => s.op(ops.elemwiseDiv, [x, s.param('d', [2, 4], 'positive')]));
  const prepared = prepareModel(model);
  expect(operatorsOf(prepared)).toEqual(['broadcast_mul']);
  expect(distance(model, prepared)).toBeLessThan(1e-12);
});

describe('attributes after prepare', () => {
  const attrsOf = (model: Model): unknown => prepareModel(model).graph.outputs[0]?.node.attrs;

  it('R163, D43: slice_axis with end 0 is refused as empty, not read as the whole axis', () => {
    const model = over(image, (s, x) => s.op(ops.sliceAxis, [x], { axis: 1, begin: 0, end: 0 }));
    expect(() => prepareModel(model)).toThrow('MRT1010 node slice_axis');
  });

  it('R163: an axis out of range is refused', () => {
    const model = over(image, (s, x) => s.op(ops.sliceAxis, [x], { axis: 4, begin: 0 }));
    expect(() => prepareModel(model)).toThrow('MRT0003 node slice_axis');
  });

  it.each<readonly [readonly number[], boolean, readonly number[]]>([
    [[1, 3, -1], false, [0, 3, -1]],
    [[3, -1], false, [3, -1]],
    [[1, 60], true, [0, 60]],
    [[-1, 0], true, [-1, 5]],
  ])('R160, D41: Reshape %j (reverse %j) is written %j', (shape, reverse, expected) => {
    const model = over(image, (s, x) => s.op(ops.reshape, [x], { shape, reverse }));
    expect(attrsOf(model)).toEqual({ shape: expected, reverse: false });
  });

  it('R158: axes of a transpose are counted from the front', () => {
    const model = over([1, 2, 3], (s, x) => s.op(ops.transpose, [x], { axes: [0, -1, -2] }));
    expect(attrsOf(model)).toEqual({ axes: [0, 2, 1] });
  });

  it('R13: constants are shared', () => {
    const model = over(row, (s, x) =>
      s.op(ops.mulScalar, [s.op(ops.plusScalar, [x], { scalar: 0.5 })], { scalar: 0.5 }),
    );
    expect([...prepareModel(model).params.keys()]).toEqual(['const_var_0.5']);
  });
});

it('R7: what replaces a node under another name has its shape for what follows', () => {
  const seen: unknown[] = [];
  const rules = RuleSet.of(
    defineRules(ops.relu, {
      rewrite: ({ emit, fresh, inputs }) => emit(ops.sigmoid, fresh('renamed'), inputs),
    }),
    defineRules(ops.exp, {
      rewrite: ({ input, inputShape }) => {
        seen.push(input(0).node.name, inputShape(0));
        return undefined;
      },
    }),
  );
  const sketch = new Sketch();
  const model = sketch.model(sketch.op(ops.exp, [sketch.op(ops.relu, [sketch.input([2, 3])])]));
  runPasses(model, [rewrite(rules)], passContext());
  expect(seen).toEqual(['mrt_rewrite_renamed_0', [2, 3]]);
});

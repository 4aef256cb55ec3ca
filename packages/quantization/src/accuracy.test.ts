/** What each quantized operator computes, against the float operator, within the bound that its rule states. */
import type { AttrsInput, AttrSpecs, Model, OpDef, QuantizedModel, Value } from '@mrtjs/graph';
import { evaluateModel, irOperators, ops } from '@mrtjs/graph';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { absMax, float64, seededRandom, sizeOf } from '@mrtjs/tensor';
import type { QuantizeOptions } from './options.js';
import { quantizationRules } from './rules/index.js';
import { Build, dequantized, quantizeFor } from './testing/build.js';

/** Half a step of values up to 1 in 8 and in 16 signed bits: how far quantizing them moves them at most. */
const HALF_8 = 0.5 / 127;
const HALF_16 = 0.5 / 32767;

/** What a bound may depend on. */
interface Facts {
  readonly float: readonly number[];
  /** Half a step of the output. */
  readonly half: number;
}

interface Case {
  readonly op: string;
  readonly what: string;
  readonly model: Model;
  readonly data: Tensor;
  readonly options?: QuantizeOptions & { readonly thresholds?: Readonly<Record<string, number>> };
  /** Largest error of element `i`. */
  readonly bound: (i: number, facts: Facts) => number;
}

const IMAGE: Shape = [1, 3, 4, 4];

/** Uniform values from −1 to 1, of which the first is 1: the threshold is exact. */
function values(shape: Shape, seed = 1): Tensor {
  const random = seededRandom(seed);
  return float64(
    shape,
    Array.from({ length: sizeOf(shape) }, (_, i) => (i === 0 ? 1 : 2 * random.next() - 1)),
  );
}

type Make = (build: Build, x: Value) => Value;

function caseOf<S extends AttrSpecs>(
  def: OpDef<string, S>,
  what: string,
  make: Make,
  bound: Case['bound'] | number,
  rest: Partial<Pick<Case, 'data' | 'options'>> = {},
): Case {
  const { data = values(IMAGE) } = rest;
  const build = new Build();
  return {
    ...rest,
    op: def.name,
    what,
    model: build.model(make(build, build.data(data.shape))),
    data,
    bound: typeof bound === 'number' ? () => bound : bound,
  };
}

/** An operator whose result is an element of its data, moved: as wrong as that. */
function moving<S extends AttrSpecs>(def: OpDef<string, S>, attrs: AttrsInput<S> = {}, what = ''): Case {
  return caseOf(def, what, (b, x) => b.op(def, 'y', [x], attrs), HALF_8);
}

const param = (build: Build, name: string, shape: Shape, seed: number): Value =>
  build.param(name, shape, values(shape, seed).data as Float64Array);

/** Operands: the data with 8 bits, a parameter with 16, both up to 1. */
const withParameter =
  (def: OpDef<string, AttrSpecs>, shape: Shape = [1, 3, 1, 1]): Make =>
  (b, x) =>
    b.op(def, 'y', [x, param(b, 'w', shape, 2)]);

function combining(def: OpDef<string, typeof ops.broadcastAdd.attrs>, bound: number): Case {
  const shape = def.name.startsWith('elemwise') || def.name.startsWith('_') ? IMAGE : [1, 3, 1, 1];
  return caseOf(def, 'data and a parameter', withParameter(def as OpDef<string, AttrSpecs>, shape), bound);
}

/** Both operands move by half a step of their own, and by one of the common scale. */
const SUM = HALF_8 + 3 * HALF_16;
/** |x| δw + |w| δx + δx δw, for magnitudes up to 1. */
const product = (x: number, w: number): number => x + w + x * w;
const linear = (terms: number): number => terms * product(HALF_8, HALF_8);

/** Values at least a step away from a border, where a comparison or a rounding jumps. */
function clearOf(border: (x: number) => number, shape: Shape = IMAGE): Tensor {
  const { data, ...rest } = values(shape) as ReturnType<typeof float64>;
  return { ...rest, data: data.map((x) => (Math.abs(x - border(x)) < 0.02 ? border(x) + 0.02 : x)) };
}

const whole = (def: OpDef<string, typeof ops.floor.attrs>, border: (x: number) => number): Case =>
  caseOf(def, 'numbers up to 5', (b, x) => b.op(def, 'y', [x]), 0, {
    data: float64(
      IMAGE,
      (values(IMAGE).data as Float64Array).map((x) => {
        const wide = 5 * x;
        return Math.abs(wide - border(wide)) < 0.05 ? border(wide) + 0.05 : wide;
      }),
    ),
  });
const nearestHalf = (x: number): number => Math.floor(x) + 0.5;

/** Divisors from 0.5 to 1.5. */
const divided: Make = (b, x) => {
  const magnitude = b.op(ops.abs, 'magnitude', [x]);
  const divisor = b.op(ops.broadcastAdd, 'divisor', [magnitude, b.param('half', [1], [0.5])]);
  return b.op(ops.broadcastDiv, 'y', [x, divisor]);
};

const CASES: readonly Case[] = [
  moving(ops.relu),
  moving(ops.abs),
  moving(ops.negative),
  moving(ops.activation, { act_type: 'relu' }),
  moving(ops.pooling, { kernel: [2, 2], pool_type: 'max' }),
  moving(ops.max, { axis: [1] }),
  moving(ops.transpose, { axes: [0, 2, 1, 3] }),
  moving(ops.reshape, { shape: [0, -1] }),
  moving(ops.flatten),
  moving(ops.expandDims, { axis: 1 }),
  moving(ops.squeeze, { axis: [0] }),
  moving(ops.slice, { begin: [0, 0, 0, 1], end: [1, 2, 2, 3] }),
  moving(ops.tile, { reps: [1, 1, 1, 2] }),
  moving(ops.repeat, { repeats: 2, axis: 1 }),
  moving(ops.upSampling, { scale: 2, sample_type: 'nearest' }),
  moving(ops.dropout),
  moving(ops.cast, { dtype: 'float16' }),
  moving(ops.pad, { mode: 'constant', pad_width: [0, 0, 0, 0, 1, 1, 1, 2], constant_value: 0.3 }, 'constant'),
  moving(ops.pad, { mode: 'edge', pad_width: [0, 0, 0, 0, 1, 1, 1, 2] }, 'edge'),
  moving(ops.pad, { mode: 'reflect', pad_width: [0, 0, 0, 0, 1, 1, 1, 2] }, 'reflect'),
  moving(ops.clip, { a_min: -0.3, a_max: 0.7 }),
  caseOf(
    ops.sliceLike,
    '',
    (b, x) => b.op(ops.sliceLike, 'y', [x, param(b, 'like', [1, 3, 2, 2], 2)], { axes: [2, 3] }),
    HALF_8,
  ),
  combining(ops.elemwiseAdd, SUM),
  combining(ops.elemwiseSub, SUM),
  combining(ops.broadcastAdd, SUM),
  combining(ops.broadcastSub, SUM),
  combining(ops.broadcastMaximum, SUM),
  combining(ops.maximum, SUM),
  combining(ops.broadcastMul, product(HALF_8, HALF_16)),
  caseOf(ops.concat, '', (b, x) => b.op(ops.concat, 'y', [x, param(b, 'w', [1, 2, 4, 4], 2)]), SUM),
  caseOf(
    ops.convolution,
    'with bias',
    (b, x) =>
      b.op(ops.convolution, 'y', [x, param(b, 'w', [2, 3, 3, 3], 2), param(b, 'b', [2], 3)], {
        kernel: [3, 3],
        num_filter: 2,
      }),
    linear(27) + 0.5 / (127 * 127),
  ),
  caseOf(
    ops.fullyConnected,
    'with bias',
    (b, x) =>
      b.op(ops.fullyConnected, 'y', [x, param(b, 'w', [5, 12], 2), param(b, 'b', [5], 3)], {
        num_hidden: 5,
      }),
    linear(12) + 0.5 / (127 * 127),
    { data: values([3, 12]) },
  ),
  caseOf(ops.batchDot, '', (b, x) => b.op(ops.batchDot, 'y', [x, param(b, 'w', [2, 5, 3], 2)]), linear(5), {
    data: values([2, 4, 5]),
  }),
  caseOf(ops.sum, '', (b, x) => b.op(ops.sum, 'y', [x], { axis: [2, 3] }), 16 * HALF_8),
  caseOf(
    ops.embedding,
    'as wrong as its table',
    (b, x) => b.op(ops.embedding, 'y', [x, param(b, 'w', [10, 3], 2)], { input_dim: 10, output_dim: 3 }),
    HALF_16,
    { data: float64([1, 4], [0, 9, 3, 7]) },
  ),
  caseOf(
    ops.sigmoid,
    'slope up to 1/4',
    (b, x) => b.op(ops.sigmoid, 'y', [x]),
    (_, { half }) => HALF_8 / 4 + half,
  ),
  caseOf(
    ops.tanh,
    'slope up to 1',
    (b, x) => b.op(ops.tanh, 'y', [x]),
    (_, { half }) => HALF_8 + half,
  ),
  caseOf(
    ops.erf,
    'slope up to 2/√π',
    (b, x) => b.op(ops.erf, 'y', [x]),
    (_, { half }) => (2 / Math.sqrt(Math.PI)) * HALF_8 + half,
  ),
  caseOf(
    ops.exp,
    'slope up to e',
    (b, x) => b.op(ops.exp, 'y', [x]),
    (_, { half }) => Math.expm1(HALF_8) * Math.E + half,
  ),
  ...(['softrelu', 'softsign'] as const).map((act_type) =>
    caseOf(
      ops.activation,
      `${act_type}, slope up to 1`,
      (b, x) => b.op(ops.activation, 'y', [x], { act_type }),
      (_, { half }) => HALF_8 + half,
    ),
  ),
  ...(['elu', 'selu', 'gelu'] as const).map((act_type) =>
    caseOf(
      ops.leakyReLU,
      `${act_type}, slope below 1.8`,
      (b, x) => b.op(ops.leakyReLU, 'y', [x], { act_type, slope: 0.5 }),
      (_, { half }) => 1.8 * HALF_8 + half,
    ),
  ),
  caseOf(
    ops.sqrt,
    'a root is as steep as its argument is small',
    (b, x) => b.op(ops.sqrt, 'y', [b.op(ops.abs, 'x', [x])]),
    (i, { float, half }) => {
      const root = float[i] as number;
      const error = HALF_8 + HALF_16;
      return (root > Math.sqrt(error) ? root - Math.sqrt(root * root - error) : Math.sqrt(error)) + half;
    },
  ),
  caseOf(
    ops.log,
    'a logarithm is as steep as its argument is small',
    (b, x) => b.op(ops.log, 'y', [x]),
    (i, { float, half }) => -Math.log(1 - (HALF_8 + HALF_16) / Math.exp(float[i] as number)) + half,
    { data: float64([1, 6], [1, 0.7, 0.3, 0.1, 0.03, 0.01]) },
  ),
  caseOf(
    ops.softmax,
    'λ cuts off e^−10 of each',
    (b, x) => b.op(ops.softmax, 'y', [x], { axis: 1 }),
    // A shift of all logits changes nothing, so that the largest error is that of opposite ones: p (1 − p) · 2 δ.
    (_, { half }) => HALF_8 / 2 + 3 * Math.exp(-10) + 2 * half,
  ),
  caseOf(ops.argmax, 'maxima a step above the others', (b, x) => b.op(ops.argmax, 'y', [x], { axis: 1 }), 0, {
    data: float64([2, 5], [0, 0.5, 1, 0.9, -1, -0.1, -0.2, -0.3, 0, -1]),
  }),
  caseOf(
    ops.greaterScalar,
    'numbers half a step away from it',
    (b, x) => b.op(ops.greaterScalar, 'y', [x], { scalar: 0.25 }),
    0,
    { data: clearOf(() => 0.25) },
  ),
  caseOf(
    ops.broadcastGreater,
    'a parameter on the right',
    (b, x) => b.op(ops.broadcastGreater, 'y', [x, b.param('c', [1], [0.25])]),
    0,
    { data: clearOf(() => 0.25) },
  ),
  caseOf(
    ops.broadcastGreater,
    'a parameter on the left',
    (b, x) => b.op(ops.broadcastGreater, 'y', [b.param('c', [1], [0.25]), x]),
    0,
    { data: clearOf(() => 0.25) },
  ),
  caseOf(
    ops.broadcastGreater,
    'two tensors',
    (b, x) => b.op(ops.broadcastGreater, 'y', [x, b.op(ops.negative, 'n', [x])]),
    0,
    { data: clearOf(() => 0) },
  ),
  caseOf(
    ops.where,
    'choices at a common scale',
    (b, x) => {
      const isLarge = b.op(ops.greaterScalar, 'c', [x], { scalar: 0.25 });
      return b.op(ops.where, 'y', [isLarge, x, param(b, 'w', IMAGE, 2)]);
    },
    SUM,
    { data: clearOf(() => 0.25) },
  ),
  caseOf(
    ops.where,
    'a condition for each row, a parameter',
    (b, x) => b.op(ops.where, 'y', [b.param('c', [2], [0, -0.5]), x, param(b, 'w', [2, 3], 2)]),
    SUM,
    { data: values([2, 3]) },
  ),
  caseOf(
    ops.broadcastDiv,
    'divisors of at least a half',
    divided,
    // (δa + |q| δb) / (|b| − δb) and a step; |q| ≤ 1, the divisor is a sum at a scale of its own.
    (_, { half }) => (HALF_8 + (HALF_8 + 6 * HALF_16)) / (0.5 - HALF_8) + 2 * half,
  ),
  caseOf(
    ops.broadcastDiv,
    'a constant by a tensor',
    (b, x) => {
      const magnitude = b.op(ops.abs, 'magnitude', [x]);
      const divisor = b.op(ops.broadcastAdd, 'divisor', [magnitude, b.param('half', [1], [0.5])]);
      return b.op(ops.broadcastDiv, 'y', [b.param('one', [1], [1]), divisor]);
    },
    (_, { half }) => (HALF_16 + 2 * (HALF_8 + 6 * HALF_16)) / (0.5 - HALF_8) + 2 * half,
  ),
  whole(ops.floor, Math.round),
  whole(ops.ceil, Math.round),
  whole(ops.fix, Math.round),
  whole(ops.round, nearestHalf),
  caseOf(ops.cast, 'to integers', (b, x) => b.op(ops.cast, 'y', [x], { dtype: 'int32' }), 0, {
    data: float64([1, 4], [4.6, -3.3, 0.4, -0.5]),
  }),
  ...(['instance', 'channel', 'spatial'] as const).map((mode) =>
    caseOf(
      ops.l2Normalization,
      mode,
      (b, x) => b.op(ops.l2Normalization, 'y', [x], { mode }),
      (i, { float, half }) => {
        const { data } = values([2, 6, 3, 3], 5) as ReturnType<typeof float64>;
        const y = Math.abs(float[i] as number);
        const length = Math.abs((data[i] as number) / (float[i] as number));
        const terms = { instance: 54, channel: 6, spatial: 9 }[mode];
        const error = HALF_8;
        return (error * (1 + Math.sqrt(terms))) / (length - Math.sqrt(terms) * error) + 0.002 * y + 2 * half;
      },
      { data: values([2, 6, 3, 3], 5) },
    ),
  ),
];

function errorsOf(result: QuantizedModel, { model, data }: Case): { errors: number[]; float: number[] } {
  const float = Array.from(evaluateModel(model, new Map([['data', data]]), irOperators)[0]?.data ?? []);
  const [output = []] = dequantized(result, data);
  expect(output).toHaveLength(float.length);
  return { errors: output.map((y, i) => Math.abs(y - (float[i] as number))), float };
}

describe('R253: every quantized operator is as close to the float one as its rule states', () => {
  it.each(CASES.map((each) => [each.op, each.what, each] as const))('%s %s', (_, __, each) => {
    const result = quantizeFor(each.model, each.data, each.options);
    const { errors, float } = errorsOf(result, each);
    const half = 0.5 / (result.outputScales[0] as number);
    errors.forEach((error, i) => {
      const bound = each.bound(i, { float, half }) + 1e-9;
      expect([i, error, error <= bound]).toEqual([i, error, true]);
    });
  });

  it('every rule has a case', () => {
    expect([...new Set(CASES.map(({ op }) => op))].sort()).toEqual(quantizationRules.names().sort());
  });

  it('the bounds are no more than a few percent of the results', () => {
    const loose = CASES.filter((each) => {
      const result = quantizeFor(each.model, each.data, each.options);
      const { float } = errorsOf(result, each);
      const half = 0.5 / (result.outputScales[0] as number);
      const bounds = float.map((_, i) => each.bound(i, { float, half }));
      return Math.max(...bounds) > 0.11 * absMax(float64([float.length], float));
    });
    expect(loose.map(({ op, what }) => `${op} ${what}`)).toEqual([]);
  });
});

/** Every rule against the float operator: the largest error of an output, in parts of its largest magnitude. */
import type { Model, Value } from '@mrtjs/graph';
import { evaluateModel, irOperators, ops } from '@mrtjs/graph';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { float64, seededRandom, sizeOf } from '@mrtjs/tensor';
import { bestFor } from '../testing/best.js';
import { Build, dequantized, nodesOf } from '../testing/build.js';
import type { QuantizeBestOptions } from './options.js';

const SHAPE: Shape = [2, 4, 6, 6];

function normal(shape: Shape, seed = 1, scale = 1): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: sizeOf(shape) }, () => scale * random.normal());
}

const data = (shape: Shape = SHAPE): Tensor => float64(shape, normal(shape, 7));

type Make = (b: Build, x: Value) => Value | readonly Value[];

function modelOf(make: Make, shape: Shape = SHAPE): Model {
  const build = new Build();
  const made = make(build, build.data(shape));
  return build.model(...('node' in made ? [made] : made));
}

const conv = (
  b: Build,
  name: string,
  x: Value,
  channels: number,
  filters: number,
  attrs = {},
  groups = 1,
): Value =>
  b.op(
    ops.convolution,
    name,
    [
      x,
      b.param(
        `${name}_w`,
        [filters, channels / groups, 3, 3],
        normal([filters, channels / groups, 3, 3], 2, 0.3),
      ),
      b.param(`${name}_b`, [filters], normal([filters], 3)),
    ],
    { kernel: [3, 3], pad: [1, 1], num_filter: filters, num_group: groups, ...attrs },
  );
const relu = (b: Build, name: string, x: Value): Value => b.op(ops.relu, name, [x]);
const perChannel = (b: Build, name: string, values: readonly number[]): Value =>
  b.param(name, [1, values.length, 1, 1], values);

/** Operator, model and bound. Behind a layer errors of its 8-bit operands and weights come in; alone, next to none. */
const CASES: readonly (readonly [string, Make, bound: number, options?: QuantizeBestOptions])[] = [
  ['Convolution', (b, x) => conv(b, 'c', x, 4, 5), 0.015],
  [
    'Convolution, strided without padding',
    (b, x) => conv(b, 'c', x, 4, 5, { stride: [2, 2], pad: [0, 0] }),
    0.015,
  ],
  ['Convolution, depthwise', (b, x) => conv(b, 'c', x, 4, 4, {}, 4), 0.015],
  ['Convolution, grouped', (b, x) => conv(b, 'c', x, 4, 6, {}, 2), 0.015],
  ['Convolution behind a ReLU', (b, x) => conv(b, 'd', relu(b, 'r', conv(b, 'c', x, 4, 5)), 5, 3), 0.02],
  [
    'Convolution of two planes',
    (b, x) => conv(b, 'c', x, 4, 5),
    0.012,
    { recipe: { planeLayers: new Set(['c']) } },
  ],
  [
    'Convolution behind maximum pooling',
    (b, x) =>
      conv(
        b,
        'd',
        b.op(ops.pooling, 'p', [relu(b, 'r', conv(b, 'c', x, 4, 5))], { kernel: [2, 2], stride: [2, 2] }),
        5,
        3,
      ),
    0.02,
  ],
  [
    'FullyConnected',
    (b, x) =>
      b.op(
        ops.fullyConnected,
        'f',
        [x, b.param('w', [3, 144], normal([3, 144], 4, 0.1)), b.param('b', [3], [1, -2, 3])],
        {
          num_hidden: 3,
        },
      ),
    0.015,
  ],
  [
    'FullyConnected along the last axis',
    (b, x) =>
      b.op(ops.fullyConnected, 'f', [x, b.param('w', [3, 6], normal([3, 6], 4))], {
        num_hidden: 3,
        no_bias: true,
        flatten: false,
      }),
    0.015,
  ],
  [
    'reshape of a Concat, scaled along its new axis',
    (b, x) => {
      const flat = [x, relu(b, 'r', x)].map((value, i) => b.op(ops.flatten, `f${i}`, [value]));
      const joined = b.op(ops.concat, 'j', flat, { dim: 1 });
      const rows = b.op(ops.reshape, 'rows', [joined], { shape: [0, -1, 4] });
      const sizes = Array.from({ length: 72 }, (_, i) => 1 + (i % 5));
      return b.op(ops.broadcastMul, 's', [rows, b.param('p', [1, 72, 1], sizes)]);
    },
    0.005,
  ],
  ['relu', (b, x) => relu(b, 'r', x), 0.005],
  ['Activation', (b, x) => b.op(ops.activation, 'a', [x], { act_type: 'relu' }), 0.005],
  ['clip', (b, x) => b.op(ops.clip, 'c', [x], { a_min: -0.7, a_max: 1.1 }), 0.012],
  [
    'relu6 behind a layer',
    (b, x) => b.op(ops.clip, 'c', [conv(b, 'l', x, 4, 5)], { a_min: 0, a_max: 2 }),
    0.04,
  ],
  ['Pooling', (b, x) => b.op(ops.pooling, 'p', [x], { kernel: [3, 3], stride: [2, 2], pad: [1, 1] }), 0.005],
  ['elemwise_add', (b, x) => b.op(ops.elemwiseAdd, 's', [conv(b, 'c', x, 4, 4), x]), 0.015],
  ['elemwise_sub', (b, x) => b.op(ops.elemwiseSub, 's', [conv(b, 'c', x, 4, 4), relu(b, 'r', x)]), 0.015],
  [
    'broadcast_add of a parameter',
    (b, x) => b.op(ops.broadcastAdd, 's', [x, perChannel(b, 'p', [1, -2, 0, 3])]),
    0.005,
  ],
  [
    'broadcast_sub from a parameter',
    (b, x) => b.op(ops.broadcastSub, 's', [perChannel(b, 'p', [1, -2, 0, 3]), x]),
    0.005,
  ],
  [
    'broadcast_add of a parameter of two axes',
    (b, x) => b.op(ops.broadcastAdd, 's', [x, b.param('p', [4, 1, 6], normal([4, 1, 6], 5))]),
    0.005,
  ],
  [
    'broadcast_mul of a parameter',
    (b, x) => b.op(ops.broadcastMul, 'm', [x, perChannel(b, 'p', [1, -2, 0.001, 3])]),
    0.005,
  ],
  [
    'broadcast_mul by 0 in some channels, as of a dead BatchNorm',
    (b, x) =>
      relu(
        b,
        'r',
        b.op(ops.broadcastAdd, 's', [
          b.op(ops.broadcastMul, 'm', [x, perChannel(b, 'p', [1, 0, 0, 2])]),
          perChannel(b, 'q', [0, 1, -1, 2]),
        ]),
      ),
    0.005,
  ],
  [
    'broadcast_mul of two tensors',
    (b, x) => b.op(ops.broadcastMul, 'm', [x, b.op(ops.sigmoid, 's', [x])]),
    0.006,
  ],
  ['negative', (b, x) => b.op(ops.negative, 'n', [relu(b, 'r', x)]), 0.005],
  ['Concat', (b, x) => b.op(ops.concat, 'c', [x, conv(b, 'l', x, 4, 5)], { dim: 1 }), 0.015],
  [
    'Concat before a layer',
    (b, x) =>
      conv(
        b,
        'd',
        b.op(ops.concat, 'c', [relu(b, 'r', x), relu(b, 's', conv(b, 'l', x, 4, 5))], { dim: 1 }),
        9,
        3,
      ),
    0.02,
  ],
  [
    'Concat with a parameter',
    (b, x) => b.op(ops.concat, 'c', [x, b.param('p', SHAPE, normal(SHAPE, 9))], { dim: 1 }),
    0.005,
  ],
  [
    'an average',
    (b, x) =>
      b.op(ops.broadcastMul, 'm', [
        b.op(ops.sum, 's', [relu(b, 'r', conv(b, 'c', x, 4, 5))], { axis: [2, 3], keepdims: true }),
        b.param('p', [1], [1 / 36]),
      ]),
    0.015,
  ],
  ['sum over channels', (b, x) => b.op(ops.sum, 's', [conv(b, 'c', x, 4, 5)], { axis: [1] }), 0.02],
  ['max', (b, x) => b.op(ops.max, 'm', [conv(b, 'c', x, 4, 5)], { axis: [1] }), 0.015],
  ['tanh', (b, x) => b.op(ops.tanh, 't', [x]), 0.014],
  ['sigmoid behind a layer', (b, x) => b.op(ops.sigmoid, 's', [conv(b, 'c', x, 4, 5)]), 0.02],
  ['exp', (b, x) => b.op(ops.exp, 'e', [x]), 0.015],
  ['softmax', (b, x) => b.op(ops.softmax, 's', [x], { axis: 1 }), 0.01],
  ['softmax with a temperature', (b, x) => b.op(ops.softmax, 's', [x], { axis: -1, temperature: 2 }), 0.006],
  ['transpose', (b, x) => b.op(ops.transpose, 't', [conv(b, 'c', x, 4, 5)], { axes: [0, 2, 3, 1] }), 0.015],
  ['Flatten', (b, x) => b.op(ops.flatten, 'f', [conv(b, 'c', x, 4, 5)]), 0.015],
  ['reshape', (b, x) => b.op(ops.reshape, 'r', [conv(b, 'c', x, 4, 4)], { shape: [0, -1, 12] }), 0.015],
  ['slice', (b, x) => b.op(ops.slice, 's', [conv(b, 'c', x, 4, 5)], { begin: [0, 1], end: [2, 3] }), 0.015],
  [
    'UpSampling',
    (b, x) => b.op(ops.upSampling, 'u', [conv(b, 'c', x, 4, 5)], { scale: 2, sample_type: 'nearest' }),
    0.015,
  ],
  ['repeat', (b, x) => b.op(ops.repeat, 'r', [x], { repeats: 2, axis: 1 }), 0.005],
  ['tile', (b, x) => b.op(ops.tile, 't', [x], { reps: [1, 2, 1, 1] }), 0.005],
  [
    'expand_dims and squeeze',
    (b, x) => b.op(ops.squeeze, 's', [b.op(ops.expandDims, 'e', [x], { axis: 1 })], { axis: [1] }),
    0.005,
  ],
  [
    'Pad',
    (b, x) =>
      b.op(ops.pad, 'p', [x], { mode: 'constant', pad_width: [0, 0, 0, 0, 1, 2, 1, 0], constant_value: 0.5 }),
    0.005,
  ],
  [
    'Pad before a layer',
    (b, x) =>
      conv(
        b,
        'c',
        b.op(ops.pad, 'p', [relu(b, 'r', x)], {
          mode: 'constant',
          pad_width: [0, 0, 0, 0, 1, 2, 1, 0],
          constant_value: 0.5,
        }),
        4,
        3,
      ),
    0.02,
  ],
  [
    'LeakyReLU of several slopes',
    (b, x) => {
      const l = conv(b, 'c', x, 4, 4);
      const below = relu(b, 'below', b.op(ops.negative, 'negative', [l]));
      const scaled = b.op(ops.broadcastMul, 'scaled', [below, perChannel(b, 'slope', [0.1, 0.25, 0, 1.2])]);
      return b.op(ops.elemwiseSub, 'leaky', [relu(b, 'above', l), scaled]);
    },
    0.015,
  ],
  [
    'an operator with the rule of profile fixed',
    (b, x) => b.op(ops.sliceLike, 's', [x, b.param('like', [2, 3, 4, 5], normal([2, 3, 4, 5]))]),
    0.005,
  ],
  ['the input itself', (b, x) => [x, relu(b, 'r', x)], 0.005],
  [
    'several heads, one of them read by others',
    (b, x) => {
      const c = conv(b, 'c', x, 4, 4);
      return [c, conv(b, 'd', relu(b, 'r', c), 4, 3), b.op(ops.elemwiseAdd, 's', [c, x])];
    },
    0.02,
  ],
];

/** Largest error of each output, in parts of its largest magnitude. */
async function errorsOf(model: Model, x: Tensor, options?: QuantizeBestOptions): Promise<number[]> {
  const float = evaluateModel(model, new Map([['data', x]]), irOperators);
  const { quantized } = await bestFor(model, [x], options);
  return dequantized(quantized, x).map((output, i) => {
    const exact = float[i]?.data ?? new Float64Array();
    expect(output).toHaveLength(exact.length);
    const largest = exact.reduce((max, y) => Math.max(max, Math.abs(y)), 0);
    return output.reduce((max, y, j) => Math.max(max, Math.abs(y - (exact[j] as number))), 0) / largest;
  });
}

describe('rules of profile best', () => {
  const cases = CASES.map(([name, make, bound, options]) => [name, { make, bound, options }] as const);
  it.each(cases)('%s', async (_, { make, bound, options }) => {
    const errors = await errorsOf(modelOf(make), data(), options);
    expect(Math.max(...errors)).toBeLessThanOrEqual(bound);
  });
});

describe('what rules leave out', () => {
  const operators = async (make: Make, options?: QuantizeBestOptions): Promise<string[]> => {
    const model = modelOf(make);
    const { quantized } = await bestFor(model, [data()], options);
    return nodesOf(quantized.model).map((text) => text.split(' ')[0] as string);
  };

  it('a ReLU between layers disappears, and zero points are part of biases', async () => {
    const found = await operators((b, x) => conv(b, 'd', relu(b, 'r', conv(b, 'c', x, 4, 5)), 5, 3));
    expect(found.filter((op) => op === 'relu' || op === 'broadcast_add')).toEqual([]);
    expect(found.filter((op) => op === 'Pad')).toHaveLength(2);
  });

  it('without zero points there are no borders', async () => {
    const found = await operators((b, x) => conv(b, 'd', relu(b, 'r', conv(b, 'c', x, 4, 5)), 5, 3), {
      recipe: { zeroPoint: 'none' },
    });
    expect(found).not.toContain('Pad');
  });

  it('maximum pooling comes before the rounding', async () => {
    const found = await operators((b, x) => {
      const pooled = b.op(ops.pooling, 'p', [relu(b, 'r', conv(b, 'c', x, 4, 5))], {
        kernel: [2, 2],
        stride: [2, 2],
      });
      return conv(b, 'd', pooled, 5, 3);
    });
    expect(found.slice(0, 3)).toEqual(['Pad', 'Convolution', 'Pooling']);
  });

  it('sums along a chain of residual blocks share their scale', async () => {
    const found = await operators((b, x) => {
      const first = relu(
        b,
        'r1',
        b.op(ops.elemwiseAdd, 's1', [conv(b, 'c1', x, 4, 4), conv(b, 'c2', x, 4, 4)]),
      );
      return b.op(ops.elemwiseAdd, 's2', [first, conv(b, 'c3', first, 4, 4)]);
    });
    const [, ...behind] = found.join(' ').split('elemwise_add');
    // The first sum goes into the second through nothing but ReLU and a clip.
    expect(behind[0]?.split(' ').filter((op) => op === 'broadcast_mul').length).toBeLessThanOrEqual(2);
  });
});

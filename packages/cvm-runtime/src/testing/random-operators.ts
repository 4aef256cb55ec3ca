/** Random models of all operators, with random attributes, shapes and precisions. */
import { sizeOf, type Shape } from '@mrtjs/tensor';
import { seededRandom } from '@mrtjs/tensor';
import type { Attrs, Entry, ModelCase } from './case-builder.js';
import { CaseBuilder } from './case-builder.js';

/** Adds an operator behind `x`, if that can be. */
type Maker = (b: CaseBuilder, x: Entry) => Entry | undefined;

const unary =
  (func: string, attrs: (b: CaseBuilder, x: Entry) => Attrs = () => ({})): Maker =>
  (b, x) =>
    b.add(func, [x], attrs(b, x));

/** A second operand of the same shape: an entry, or a parameter. */
function partner(b: CaseBuilder, x: Entry): Entry {
  const same = b.entries.filter(({ shape }) => shape.join() === x.shape.join());
  return b.once(2) ? b.pick(same) : b.param(x.shape, b.integer(1, 16));
}

/** A second operand that is broadcast, or to which the first is. */
function broadcastPartner(b: CaseBuilder, x: Entry): Entry {
  if (b.once(3)) return partner(b, x);
  if (b.once(4)) return b.pick(b.entries);
  const kept = x.shape.slice(b.random.int(x.shape.length)).map((size) => (b.once(2) ? 1 : size));
  const shape = b.once(3) ? [1] : kept.length === 4 && b.once(2) ? [1, kept[1] as number, 1, 1] : kept;
  return b.param(shape, b.integer(1, 16));
}

const broadcast =
  (func: string): Maker =>
  (b, x) => {
    const other = broadcastPartner(b, x);
    return b.add(func, b.once(4) ? [other, x] : [x, other]);
  };

const requantization = (b: CaseBuilder): Attrs => ({
  precision: b.integer(1, 32),
  shift_bit: b.integer(1, 32),
});

const axesOf = (b: CaseBuilder, { shape }: Entry): number[] =>
  shape.flatMap((_, axis) => (b.once(2) ? [b.once(2) ? axis : axis - shape.length] : []));

const reduction =
  (func: string): Maker =>
  (b, x) =>
    b.add(func, [x], { axis: axesOf(b, x), keepdims: b.once(2), exclude: b.once(4) });

const pair = (b: CaseBuilder, low: number, high: number): number[] => [
  b.integer(low, high),
  b.integer(low, high),
];

const convolution: Maker = (b, x) => {
  const [, channels = 1] = x.shape;
  const divisors = Array.from({ length: channels }, (_, i) => i + 1).filter((n) => channels % n === 0);
  const groups = b.once(2) ? 1 : b.pick(divisors);
  const perGroup = b.once(12) ? b.integer(9, 20) : b.integer(1, 4);
  const attrs = {
    channels: groups * perGroup,
    kernel_size: pair(b, 1, 3),
    strides: b.once(2) ? [1, 1] : pair(b, 1, 3),
    padding: b.once(2) ? [0, 0] : pair(b, 0, 3),
    dilation: b.once(2) ? [1, 1] : pair(b, 1, 3),
    groups,
    use_bias: b.once(2),
  };
  const weight = b.param([attrs.channels, channels / groups, ...attrs.kernel_size], b.integer(1, 8));
  const bias = attrs.use_bias ? [b.param([attrs.channels], b.integer(1, 20))] : [];
  return b.add('conv2d', [x, weight, ...bias], attrs);
};

const denseLayer: Maker = (b, x) => {
  const [, columns = 1] = x.shape;
  const units = b.integer(1, 20);
  const use_bias = b.once(2);
  const bias = use_bias ? [b.param([units], b.integer(1, 20))] : [];
  return b.add('dense', [x, b.param([units, columns], b.integer(1, 8)), ...bias], { units, use_bias });
};

const boxes: Maker = (b, x) => {
  const [batch = 1] = x.shape;
  const counts = b.once(2)
    ? b.add('get_valid_counts', [x], { score_threshold: b.integer(-5, 5) })
    : b.param([batch], 8, (random) => random.int(12) - 2);
  if (counts === undefined) return undefined;
  const limit = (): number => (b.once(2) ? -1 : b.integer(0, 6));
  return b.add('non_max_suppression', [b.once(2) ? (b.entries.at(-1) as Entry) : x, counts], {
    iou_threshold: b.integer(1, 110),
    max_output_size: limit(),
    top_k: limit(),
    force_suppress: b.once(2),
  });
};

/** Every operator. */
const MAKERS: Readonly<Record<string, Maker>> = {
  abs: unary('abs'),
  broadcast_add: broadcast('broadcast_add'),
  broadcast_div: broadcast('broadcast_div'),
  broadcast_greater: broadcast('broadcast_greater'),
  broadcast_max: broadcast('broadcast_max'),
  broadcast_mul: broadcast('broadcast_mul'),
  broadcast_sub: broadcast('broadcast_sub'),
  clip: unary('clip', (b) => {
    const low = b.integer(-200, 100);
    return { a_min: low, a_max: low + b.integer(1, b.once(3) ? 100000 : 200) };
  }),
  concatenate: (b, x) => {
    const axis = b.random.int(x.shape.length);
    const others = Array.from({ length: b.integer(0, 2) }, () =>
      b.once(2)
        ? partner(b, x)
        : b.param(
            x.shape.map((size, i) => (i === axis ? b.integer(1, 3) : size)),
            b.integer(1, 16),
          ),
    );
    return b.add('concatenate', b.once(2) ? [x, ...others] : [...others, x], {
      axis: b.once(2) ? axis : axis - x.shape.length,
    });
  },
  conv2d: convolution,
  cvm_clip: unary('cvm_clip', (b) => ({ precision: b.integer(1, 32) })),
  cvm_left_shift: unary('cvm_left_shift', requantization),
  cvm_lut: (b, x) => {
    const table = b.param([b.integer(1, 40), b.integer(1, 2)], b.integer(1, 32));
    return b.add('cvm_lut', [x, table], { in_dim: sizeOf(table.shape) });
  },
  cvm_precision: unary('cvm_precision'),
  cvm_right_shift: unary('cvm_right_shift', requantization),
  dense: denseLayer,
  elemwise_add: (b, x) => b.add('elemwise_add', [x, partner(b, x)]),
  elemwise_sub: (b, x) => b.add('elemwise_sub', [x, partner(b, x)]),
  expand_dims: unary('expand_dims', (b, x) => ({
    axis: b.integer(-x.shape.length - 1, x.shape.length),
    num_newaxis: b.integer(1, 2),
  })),
  flatten: unary('flatten'),
  get_valid_counts: unary('get_valid_counts', (b) => ({ score_threshold: b.integer(-20, 20) })),
  max: reduction('max'),
  max_pool2d: unary('max_pool2d', (b) => {
    const size = pair(b, 1, 3);
    return {
      pool_size: size,
      strides: pair(b, 1, 3),
      padding: size.map((pool) => b.random.int(pool)),
      ceil_mode: b.once(2),
    };
  }),
  negative: unary('negative'),
  non_max_suppression: boxes,
  relu: unary('relu'),
  repeat: unary('repeat', (b, x) => ({ repeats: b.integer(1, 3), axis: b.random.int(x.shape.length) })),
  reshape: unary('reshape', (b, x) => ({ shape: b.once(2) ? [-1] : [0, -1, ...x.shape.slice(-1)] })),
  slice_like: (b, x) => {
    const shape = x.shape.map((size) => b.integer(1, size));
    return b.add('slice_like', [x, b.param(shape, 4)], b.once(2) ? {} : { axis: axesOf(b, x) });
  },
  squeeze: unary('squeeze'),
  strided_slice: unary('strided_slice', (b, { shape }) => ({
    begin: shape.map((size) => b.integer(-size, size - 1)),
    end: shape.map((size) => (b.once(2) ? 100 : b.integer(-size - 1, size))),
    stride: shape.map(() => (b.once(3) ? b.pick([-2, -1, 2, 3]) : 1)),
  })),
  sum: reduction('sum'),
  take: (b, x) => {
    const indices = b.param(
      Array.from({ length: b.integer(1, 2) }, () => b.integer(1, 4)),
      8,
      (random) => random.int(12) - 3,
    );
    return b.add('take', [x, indices], b.once(2) ? {} : { axis: b.random.int(x.shape.length) });
  },
  tile: unary('tile', (b, x) => ({
    reps: Array.from({ length: b.integer(1, x.shape.length + 1) }, () => b.integer(1, 3)),
  })),
  transpose: unary('transpose', (b, { shape }) => {
    const axes = shape.map((_, axis) => axis);
    for (let i = axes.length - 1; i > 0; i--) {
      const j = b.random.int(i + 1);
      [axes[i], axes[j]] = [axes[j] as number, axes[i] as number];
    }
    return b.once(4) ? {} : { axes };
  }),
  upsampling: unary('upsampling', (b) => ({ scale: b.integer(1, 3) })),
  where: (b, x) => {
    const condition = b.once(3) ? b.param([x.shape[0] as number], 4) : partner(b, x);
    return b.add('where', [condition, x, partner(b, x)]);
  },
};

/** The operators that {@link randomOperators} has. */
export const RANDOM_OPERATORS: readonly string[] = Object.keys(MAKERS);

/** What brings values back to 8 bits. */
const SHIFTS: readonly Maker[] = [
  unary('cvm_clip', () => ({ precision: 8 })),
  unary('cvm_right_shift', (b) => ({ precision: 8, shift_bit: b.integer(1, 8) })),
];

/** Shapes of the input: images more often than boxes, matrices and anything. */
const SHAPES: readonly ((b: CaseBuilder) => Shape)[] = [
  (b) => [b.integer(1, 2), b.integer(1, 9), b.integer(1, 7), b.integer(1, 7)],
  (b) => [b.integer(1, 2), b.integer(1, 20), b.integer(1, 6), b.integer(1, 6)],
  (b) => [b.integer(1, 2), b.integer(1, 6), 6],
  (b) => [b.integer(1, 6), b.integer(1, 20)],
  (b) => Array.from({ length: b.integer(1, 5) }, () => b.integer(1, 4)),
];

/** A random model of up to eight operators, and requantizations between them. */
export function randomOperators(seed: number): ModelCase {
  const random = seededRandom(seed);
  const chooser = new CaseBuilder(random, [1], 8);
  const shape = chooser.pick(SHAPES)(chooser);
  const b = new CaseBuilder(random, shape, chooser.once(2) ? 8 : chooser.integer(1, 32));
  const makers = Object.values(MAKERS);
  for (let operators = 0, tries = 0; operators < 8 && tries < 40; tries++) {
    const x = b.pick(b.once(4) ? b.entries : b.entries.slice(-3));
    const added = b.pick(makers)(b, x);
    if (added === undefined) continue;
    operators++;
    if (b.once(2)) b.pick(SHIFTS)(b, added);
  }
  return b.finish(b.integer(1, 3), 2);
}

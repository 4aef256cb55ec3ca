/** The kinds of operators that random models are made of. */
import type { Shape } from '@mrtjs/tensor';
import { broadcastShapes, sameShape, sizeOf } from '@mrtjs/tensor';
import * as ops from '../ops/index.js';
import type { Draft } from './draft.js';

/** Extends a draft by one or a few operators; does nothing when no value of it is suitable. */
type Grow = (draft: Draft) => void;

/** Larger tensors are not enlarged further, so that models stay quick to evaluate. */
const LARGE = 4096;

const isImage = (shape: Shape): boolean => shape.length === 4;
const isSmall = (shape: Shape): boolean => sizeOf(shape) <= LARGE;

const convolution: Grow = (draft) => {
  const x = draft.source((shape) => isImage(shape) && isSmall(shape));
  if (x === undefined) return;
  const channels = x.shape[1] as number;
  const groups = draft.chance(0.25) ? channels : 1;
  const filters = groups * (1 + draft.random.int(groups === 1 ? 5 : 2));
  const pad = draft.random.int(2);
  const fits = (kernel: number): boolean =>
    kernel <= Math.min(x.shape[2] as number, x.shape[3] as number) + 2 * pad;
  const kernel = [1, 2, 3].filter(fits).at(-1 - draft.random.int(2)) ?? 1;
  const noBias = draft.chance(0.5);
  const fan = (channels / groups) * kernel ** 2;
  const weight = draft.parameter('weight', [filters, channels / groups, kernel, kernel], {
    scale: fan ** -0.5,
  });
  draft.apply(ops.convolution, [x, weight, ...(noBias ? [] : [draft.parameter('bias', [filters])])], {
    kernel: [kernel, kernel],
    num_filter: filters,
    num_group: groups,
    no_bias: noBias,
    pad: [pad, pad],
    ...(draft.chance(0.3) ? { stride: [2, 2] } : {}),
  });
};

const dense: Grow = (draft) => {
  const x = draft.source((shape) => shape.length >= 2 && isSmall(shape));
  if (x === undefined) return;
  const flatten = draft.chance(0.5);
  const columns = flatten ? sizeOf(x.shape.slice(1)) : (x.shape.at(-1) as number);
  const units = 1 + draft.random.int(6);
  const noBias = draft.chance(0.3);
  const weight = draft.parameter('weight', [units, columns], { scale: columns ** -0.5 });
  draft.apply(ops.fullyConnected, [x, weight, ...(noBias ? [] : [draft.parameter('bias', [units])])], {
    num_hidden: units,
    no_bias: noBias,
    flatten,
  });
};

const batchNorm: Grow = (draft) => {
  const x = draft.source((shape) => shape.length >= 2);
  if (x === undefined) return;
  const axis = draft.chance(0.8) ? 1 : -1;
  const channels = [x.shape.at(axis) as number];
  const inputs = [
    x,
    draft.parameter('gamma', channels, { mean: 1, scale: 0.2 }),
    draft.parameter('beta', channels),
    draft.parameter('moving_mean', channels),
    draft.parameter('moving_var', channels, { positive: true }),
  ];
  draft.apply(ops.batchNorm, inputs, { axis, fix_gamma: draft.chance(0.5), eps: draft.pick([1e-5, 1e-3]) });
};

const activation: Grow = (draft) => {
  const x = draft.source();
  if (x === undefined) return;
  draft.pick([
    () => draft.apply(ops.relu, [x]),
    () => draft.apply(ops.activation, [x], { act_type: draft.pick(['relu', 'sigmoid', 'tanh']) }),
    () => draft.apply(ops.leakyReLU, [x], { slope: draft.pick([0.1, 0.25]) }),
    () => draft.apply(ops.clip, [x], { a_min: draft.pick([0, -1]), a_max: draft.pick([1, 6]) }),
    () => draft.apply(ops.dropout, [x]),
  ])();
};

const table: Grow = (draft) => {
  const x = draft.source((shape) => shape.length >= 1);
  if (x === undefined) return;
  draft.pick([
    () => draft.apply(ops.sigmoid, [x]),
    () => draft.apply(ops.tanh, [x]),
    () => draft.apply(ops.softmax, [x], { axis: draft.random.int(x.shape.length) - x.shape.length }),
    // A bounded argument: exp of exp overflows soon.
    () => draft.apply(ops.exp, draft.apply(ops.clip, [x], { a_min: -4, a_max: 2 })),
  ])();
};

const pooling: Grow = (draft) => {
  const x = draft.source((shape) => isImage(shape) && Math.min(...shape.slice(2)) >= 2);
  if (x === undefined) return;
  const type = draft.pick(['max', 'avg'] as const);
  if (draft.chance(0.2)) {
    draft.apply(ops.pooling, [x], { pool_type: type, global_pool: true });
    return;
  }
  const stride = draft.pick([[], [1, 1], [2, 2]]);
  const pad = draft.pick([[], [0, 0], [1, 1]]);
  const convention = type === 'max' ? draft.pick(['valid', 'full'] as const) : 'valid';
  draft.apply(ops.pooling, [x], {
    kernel: [2, 2],
    stride,
    // Rounding up, a window may lie in the padding alone, and its maximum is then not finite.
    pad: convention === 'full' ? [] : pad,
    pool_type: type,
    pooling_convention: convention,
  });
};

const elementwise: Grow = (draft) => {
  const left = draft.source();
  const right = left && draft.source((shape) => sameShape(shape, left.shape));
  if (left === undefined || right === undefined) return;
  const op = draft.pick([ops.elemwiseAdd, ops.elemwiseSub, ops.elemwiseMul]);
  draft.apply<Readonly<Record<never, never>>>(op, [left, right]);
};

const broadcast: Grow = (draft) => {
  const left = draft.source(isSmall);
  if (left === undefined) return;
  const axis = draft.random.int(Math.max(left.shape.length, 1));
  const reduced = left.shape.map((dim, i) => (i === axis ? dim : 1));
  const right = draft.chance(0.5)
    ? draft.parameter('operand', reduced)
    : draft.source((shape) => broadcasts(left.shape, shape));
  if (right === undefined) return;
  const op = draft.pick([ops.broadcastAdd, ops.broadcastSub, ops.broadcastMul]);
  draft.apply<Readonly<Record<never, never>>>(op, [left, right]);
};

function broadcasts(a: Shape, b: Shape): boolean {
  const compatible = a.every((dim, i) => {
    const other = b[i - a.length + b.length] ?? 1;
    return dim === other || dim === 1 || other === 1;
  });
  return compatible && sizeOf(broadcastShapes(a, b)) <= LARGE;
}

const scalar: Grow = (draft) => {
  const x = draft.source();
  if (x === undefined) return;
  const op = draft.pick([ops.mulScalar, ops.divScalar, ops.plusScalar]);
  const values = op === ops.divScalar ? [0.5, 3, -2] : [0, 1, 0.5, -2, 3];
  draft.apply(op, [x], { scalar: draft.pick(values) });
};

const concat: Grow = (draft) => {
  const first = draft.source((shape) => shape.length >= 2 && isSmall(shape));
  if (first === undefined) return;
  const axis = draft.random.int(first.shape.length);
  const fits = (shape: Shape): boolean =>
    shape.length === first.shape.length && shape.every((dim, i) => i === axis || dim === first.shape[i]);
  const others = Array.from({ length: 1 + draft.random.int(2) }, () => draft.source(fits) ?? first);
  draft.apply(ops.concat, [first, ...others], { dim: draft.chance(0.3) ? axis - first.shape.length : axis });
};

const transpose: Grow = (draft) => {
  const x = draft.source((shape) => shape.length >= 2);
  if (x === undefined) return;
  if (draft.chance(0.2)) {
    draft.apply(ops.swapAxis, [x], { dim1: draft.random.int(2), dim2: -1 });
    return;
  }
  const axes = [...x.shape.keys()];
  for (let i = axes.length - 1; i > 0; i--) {
    const j = draft.random.int(i + 1);
    [axes[i], axes[j]] = [axes[j] as number, axes[i] as number];
  }
  const [moved] = draft.apply(ops.transpose, [x], { axes: draft.chance(0.1) ? [] : axes });
  // The way back, so that there are pairs to cancel.
  if (moved !== undefined && draft.chance(0.4))
    draft.apply(ops.transpose, draft.chance(0.5) ? draft.apply(ops.relu, [moved]) : [moved], {
      axes: axes.map((_, axis) => axes.indexOf(axis)),
    });
};

const reduction: Grow = (draft) => {
  const x = draft.source((shape) => shape.length >= 2);
  if (x === undefined) return;
  const op = draft.pick([ops.sum, ops.mean, ops.max]);
  const axes = [...x.shape.keys()].filter((axis) => axis > 0 && draft.chance(0.5));
  draft.apply(op, [x], {
    axis: draft.chance(0.3) ? axes.map((axis) => axis - x.shape.length) : axes,
    keepdims: draft.chance(0.5),
    exclude: axes.length > 0 && draft.chance(0.2),
  });
};

const slice: Grow = (draft) => {
  const x = draft.source((shape) => shape.some((dim) => dim >= 2));
  if (x === undefined) return;
  const axis = x.shape.findIndex((dim) => dim >= 2);
  const dim = x.shape[axis] as number;
  draft.pick([
    () => draft.apply(ops.sliceAxis, [x], { axis, begin: draft.pick([0, 1, -1]), end: null }),
    () =>
      draft.apply(ops.sliceChannel, [x], {
        axis,
        num_outputs: dim,
        squeeze_axis: draft.chance(0.5) && x.shape.length > 1,
      }),
    () =>
      draft.apply(ops.slice, [x], {
        begin: x.shape.map((size) => draft.random.int(size)),
        end: x.shape.map(() => null),
      }),
    () => draft.apply(ops.slice, [x], { begin: [null], end: [null], step: [-1] }),
  ])();
};

const rearrange: Grow = (draft) => {
  const x = draft.source((shape) => shape.length >= 1 && isSmall(shape));
  if (x === undefined) return;
  draft.pick([
    () => draft.apply(ops.flatten, [x]),
    () => draft.apply(ops.reshape, [x], { shape: draft.pick([[-1], [0, -1], [-1, 1], [-2, 1]]) }),
    () => draft.apply(ops.expandDims, [x], { axis: draft.random.int(2) }),
    () => draft.apply(ops.squeeze, draft.apply(ops.expandDims, [x], { axis: 1 }), { axis: [1] }),
    () =>
      draft.apply(ops.tile, [x], { reps: x.shape.map((_, axis) => (axis === x.shape.length - 1 ? 2 : 1)) }),
    () => draft.apply(ops.repeat, [x], { repeats: 2, axis: -1 }),
  ])();
};

const upSampling: Grow = (draft) => {
  const x = draft.source((shape) => isImage(shape) && isSmall(shape));
  if (x !== undefined) draft.apply(ops.upSampling, [x], { scale: 2, sample_type: 'nearest' });
};

const constant: Grow = (draft) => {
  const x = draft.source((shape) => shape.length >= 1);
  if (x === undefined) return;
  const last = [x.shape.at(-1) as number];
  const [sum = x] = draft.apply(ops.elemwiseAdd, [
    draft.parameter('constant', last),
    draft.parameter('constant', last),
  ]);
  const [scaled = sum] = draft.apply(ops.mulScalar, [sum], { scalar: 2 });
  draft.apply(ops.broadcastAdd, [x, scaled]);
};

/** Every kind of operators, by name. */
export const FAMILIES = {
  activation,
  batchNorm,
  broadcast,
  concat,
  constant,
  convolution,
  dense,
  elementwise,
  pooling,
  rearrange,
  reduction,
  scalar,
  slice,
  table,
  transpose,
  upSampling,
} as const satisfies Readonly<Record<string, Grow>>;

/** Name of a kind of operators. */
export type Family = keyof typeof FAMILIES;

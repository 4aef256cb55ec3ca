/** Operators on each element, or on pairs of elements. */
import type { Shape } from '@mrtjs/tensor';
import { broadcastShapes, sameShape, sizeOf } from '@mrtjs/tensor';
import * as ops from '../../ops/index.js';
import type { Grow } from './grow.js';
import { isSmall, LARGE } from './grow.js';

export const activation: Grow = (draft) => {
  const x = draft.source();
  if (x === undefined) return;
  draft.pick([
    () => draft.apply(ops.relu, [x]),
    () =>
      draft.apply(ops.activation, [x], {
        act_type: draft.pick(['relu', 'sigmoid', 'tanh', 'softrelu', 'softsign']),
      }),
    () => draft.apply(ops.leakyReLU, [x], { slope: draft.pick([0.1, 0.25]) }),
    () => draft.apply(ops.leakyReLU, [x], { act_type: draft.pick(['elu', 'selu', 'gelu', 'rrelu']) }),
    () => draft.apply(ops.clip, [x], { a_min: draft.pick([0, -1]), a_max: draft.pick([1, 6]) }),
    () => draft.apply(ops.abs, [x]),
    () => draft.apply(ops.square, [x]),
    () => draft.apply(ops.hardSigmoid, [x]),
    () => draft.apply(ops.dropout, [x]),
  ])();
};

export const table: Grow = (draft) => {
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

export const elementwise: Grow = (draft) => {
  const left = draft.source();
  const right = left && draft.source((shape) => sameShape(shape, left.shape));
  if (left === undefined || right === undefined) return;
  const op = draft.pick([ops.elemwiseAdd, ops.elemwiseSub, ops.elemwiseMul, ops.maximum, ops.minimum]);
  draft.apply<Readonly<Record<never, never>>>(op, [left, right]);
};

export const broadcast: Grow = (draft) => {
  const left = draft.source(isSmall);
  if (left === undefined) return;
  const axis = draft.random.int(Math.max(left.shape.length, 1));
  const reduced = left.shape.map((dim, i) => (i === axis ? dim : 1));
  const right = draft.chance(0.5)
    ? draft.parameter('operand', reduced)
    : draft.source((shape) => broadcasts(left.shape, shape));
  if (right === undefined) return;
  const op = draft.pick([
    ops.broadcastAdd,
    ops.broadcastSub,
    ops.broadcastMul,
    ops.broadcastMaximum,
    ops.broadcastMinimum,
  ]);
  draft.apply<Readonly<Record<never, never>>>(op, [left, right]);
};

function broadcasts(a: Shape, b: Shape): boolean {
  const compatible = a.every((dim, i) => {
    const other = b[i - a.length + b.length] ?? 1;
    return dim === other || dim === 1 || other === 1;
  });
  return compatible && sizeOf(broadcastShapes(a, b)) <= LARGE;
}

export const scalar: Grow = (draft) => {
  const x = draft.source();
  if (x === undefined) return;
  const op = draft.pick([ops.mulScalar, ops.divScalar, ops.plusScalar]);
  const values = op === ops.divScalar ? [0.5, 3, -2] : [0, 1, 0.5, -2, 3];
  draft.apply(op, [x], { scalar: draft.pick(values) });
};

/** Division by what is well away from 0. */
export const division: Grow = (draft) => {
  const x = draft.source(isSmall);
  if (x === undefined) return;
  const [magnitude = x] = draft.apply(ops.abs, [x]);
  const [divisor = x] = draft.apply(ops.plusScalar, [magnitude], { scalar: 1 });
  draft.pick([
    () => draft.apply(ops.elemwiseDiv, [x, divisor]),
    () => draft.apply(ops.broadcastDiv, [draft.parameter('dividend', [1]), divisor]),
    () => draft.apply(ops.broadcastDiv, [x, draft.parameter('divisor', [1], { positive: true })]),
    () => draft.apply(ops.sqrt, [divisor]),
    () => draft.apply(ops.log, [divisor]),
  ])();
};

/** Comparisons jump: they are made of values that one pass or another does not compute differently. */
export const choice: Grow = (draft) => {
  const x = draft.source(isSmall);
  if (x === undefined) return;
  const [whole = x] = draft.apply(ops.round, draft.apply(ops.mulScalar, [x], { scalar: 4 }));
  draft.pick([
    () => draft.apply(ops.where, [...draft.apply(ops.greaterScalar, [whole], { scalar: 0.5 }), x, whole]),
    () => draft.apply(ops.broadcastGreater, [whole, draft.parameter('bound', [1])]),
    () => draft.apply(ops.argmax, [whole], { axis: -1, keepdims: draft.chance(0.5) }),
    () => draft.apply(ops.argmin, [whole], { axis: 0, keepdims: true }),
  ])();
};

export const constant: Grow = (draft) => {
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

/** Products with zeros, which are constants in disguise. */
export const zero: Grow = (draft) => {
  const x = draft.source(isSmall);
  if (x === undefined) return;
  const zeros = draft.parameter('zero', [1], { scale: 0 });
  draft.pick([
    () => draft.apply(ops.broadcastMul, [x, zeros]),
    () => draft.apply(ops.zerosLike, [x]),
    () => draft.apply(ops.broadcastAdd, [x, ...draft.apply(ops.onesLike, [x])]),
  ])();
};

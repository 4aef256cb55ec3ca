import type { Tensor as TfTensor } from '@tensorflow/tfjs-core';
import type { AttrSpec, AttrSpecs, OpDef } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import type { Tf } from '../backend.js';
import type { Kernel } from '../kernel.js';
import { input, kernel } from '../kernel.js';
import { LayoutValue } from '../value.js';

type Unary = (tf: Tf, x: TfTensor) => TfTensor;
type Binary = (tf: Tf, a: TfTensor, b: TfTensor) => TfTensor;

/** Applies an elementwise function in whichever layout the operand is held. */
function inPlaceLayout(tf: Tf, value: LayoutValue, f: (x: TfTensor) => TfTensor): LayoutValue {
  return value.isNhwc
    ? LayoutValue.nhwc(tf, f(value.nhwc) as LayoutValue['nhwc'])
    : LayoutValue.plain(tf, f(value.plain));
}

function unary<N extends string, S extends AttrSpecs>(op: OpDef<N, S>, f: Unary): Kernel {
  return kernel(op, ({ tf, inputs }) => inPlaceLayout(tf, input(inputs, 0), (x) => f(tf, x)));
}

function binary<N extends string, S extends AttrSpecs>(op: OpDef<N, S>, f: Binary): Kernel {
  return kernel(op, ({ tf, inputs }) => {
    const [a, b] = [input(inputs, 0), input(inputs, 1)];
    // Equal 4-D shapes mean the same in both layouts; anything that broadcasts is right-aligned channels-first.
    const nhwc = (a.isNhwc || b.isNhwc) && a.shape.length === 4 && a.shape.join() === b.shape.join();
    return nhwc
      ? LayoutValue.nhwc(tf, f(tf, a.nhwc, b.nhwc) as LayoutValue['nhwc'])
      : f(tf, a.plain, b.plain);
  });
}

function scalar<N extends string>(
  op: OpDef<N, { scalar: AttrSpec<number> }>,
  f: (tf: Tf, x: TfTensor, scalar: number) => TfTensor,
): Kernel {
  return kernel(op, ({ tf, attrs, inputs }) =>
    inPlaceLayout(tf, input(inputs, 0), (x) => f(tf, x, attrs.scalar)),
  );
}

const truncate: Unary = (tf, x) => tf.mul(tf.sign(x), tf.floor(tf.abs(x)));
const halfAway: Unary = (tf, x) => tf.mul(tf.sign(x), tf.floor(tf.add(tf.abs(x), 0.5)));

const copy: Unary = (tf, x) => tf.clone(x);
/** The remainder by 256. */
const byte: Unary = (tf, x) => tf.sub(x, tf.mul(tf.floor(tf.mul(x, 1 / 256)), 256));

/** What casts do to float32 values, by element type; nothing to see in the types that are not here. */
const CASTS: Readonly<Record<string, Unary>> = {
  bool: (tf, x) => tf.cast(tf.notEqual(x, 0), 'float32'),
  int32: truncate,
  int64: truncate,
  uint8: (tf, x) => byte(tf, truncate(tf, x)),
  int8: (tf, x) => tf.sub(byte(tf, tf.add(truncate(tf, x), 128)), 128),
};

/** Functions of `Activation`, by `act_type`. */
const ACTIVATIONS: Readonly<Record<string, Unary>> = {
  relu: (tf, x) => tf.relu(x),
  sigmoid: (tf, x) => tf.sigmoid(x),
  tanh: (tf, x) => tf.tanh(x),
  softrelu: (tf, x) => tf.add(tf.relu(x), tf.log(tf.add(1, tf.exp(tf.neg(tf.abs(x)))))),
  softsign: (tf, x) => tf.div(x, tf.add(1, tf.abs(x))),
};

/** Elementwise operators: one line each. */
export const elementwiseKernels: readonly Kernel[] = [
  unary(ops.relu, (tf, x) => tf.relu(x)),
  unary(ops.sigmoid, (tf, x) => tf.sigmoid(x)),
  unary(ops.tanh, (tf, x) => tf.tanh(x)),
  unary(ops.exp, (tf, x) => tf.exp(x)),
  unary(ops.log, (tf, x) => tf.log(x)),
  unary(ops.sqrt, (tf, x) => tf.sqrt(x)),
  unary(ops.square, (tf, x) => tf.square(x)),
  unary(ops.abs, (tf, x) => tf.abs(x)),
  unary(ops.negative, (tf, x) => tf.neg(x)),
  unary(ops.floor, (tf, x) => tf.floor(x)),
  unary(ops.ceil, (tf, x) => tf.ceil(x)),
  unary(ops.fix, truncate),
  unary(ops.round, halfAway),
  unary(ops.zerosLike, (tf, x) => tf.zerosLike(x)),
  unary(ops.onesLike, (tf, x) => tf.onesLike(x)),
  unary(ops.dropout, copy),
  kernel(ops.activation, ({ tf, attrs, inputs }) =>
    inPlaceLayout(tf, input(inputs, 0), (x) => (ACTIVATIONS[attrs.act_type] as Unary)(tf, x)),
  ),
  kernel(ops.clip, ({ tf, attrs, inputs }) =>
    inPlaceLayout(tf, input(inputs, 0), (x) => tf.clipByValue(x, attrs.a_min, attrs.a_max)),
  ),
  kernel(ops.cast, ({ tf, attrs, inputs }) =>
    inPlaceLayout(tf, input(inputs, 0), (x) => (CASTS[attrs.dtype] ?? copy)(tf, x)),
  ),
  scalar(ops.mulScalar, (tf, x, s) => tf.mul(x, s)),
  scalar(ops.divScalar, (tf, x, s) => tf.div(x, s)),
  scalar(ops.plusScalar, (tf, x, s) => tf.add(x, s)),
  scalar(ops.greaterScalar, (tf, x, s) => tf.cast(tf.greater(x, s), 'float32')),
  binary(ops.elemwiseAdd, (tf, a, b) => tf.add(a, b)),
  binary(ops.elemwiseSub, (tf, a, b) => tf.sub(a, b)),
  binary(ops.elemwiseMul, (tf, a, b) => tf.mul(a, b)),
  binary(ops.elemwiseDiv, (tf, a, b) => tf.div(a, b)),
  binary(ops.broadcastAdd, (tf, a, b) => tf.add(a, b)),
  binary(ops.broadcastSub, (tf, a, b) => tf.sub(a, b)),
  binary(ops.broadcastMul, (tf, a, b) => tf.mul(a, b)),
  binary(ops.broadcastDiv, (tf, a, b) => tf.div(a, b)),
  binary(ops.broadcastMaximum, (tf, a, b) => tf.maximum(a, b)),
  binary(ops.broadcastMinimum, (tf, a, b) => tf.minimum(a, b)),
  binary(ops.broadcastGreater, (tf, a, b) => tf.cast(tf.greater(a, b), 'float32')),
  binary(ops.maximum, (tf, a, b) => tf.maximum(a, b)),
  binary(ops.minimum, (tf, a, b) => tf.minimum(a, b)),
];

import type { Tensor as TfTensor } from '@tensorflow/tfjs-core';
import { ops } from '@mrtjs/graph';
import type { Kernel, KernelArgs } from '../kernel.js';
import { input, kernel } from '../kernel.js';
import type { Tf } from '../backend.js';

interface ReduceAttrs {
  readonly axis: readonly number[] | null;
  readonly keepdims: boolean;
  readonly exclude: boolean;
}

/** Reduced axes: all when none are named, the others with `exclude`. */
function axesOf({ axis, exclude }: ReduceAttrs, rank: number): number[] {
  const all = Array.from({ length: rank }, (_, i) => i);
  if (axis === null || axis.length === 0) return all;
  const named = new Set(axis.map((a) => (a < 0 ? a + rank : a)));
  return all.filter((i) => named.has(i) !== exclude);
}

function reduction(
  f: (tf: Tf, x: TfTensor, axes: number[], keepdims: boolean) => TfTensor,
): (args: KernelArgs<ReduceAttrs>) => TfTensor {
  return ({ tf, attrs, inputs }) => {
    const x = input(inputs, 0).plain;
    const y = f(tf, x, axesOf(attrs, x.shape.length), attrs.keepdims);
    return y.shape.length === 0 ? tf.reshape(y, [1]) : y;
  };
}

/** Reductions and what is computed along an axis. */
export const reduceKernels: readonly Kernel[] = [
  kernel(
    ops.sum,
    reduction((tf, x, axes, keep) => tf.sum(x, axes, keep)),
  ),
  kernel(
    ops.mean,
    reduction((tf, x, axes, keep) => tf.mean(x, axes, keep)),
  ),
  kernel(
    ops.max,
    reduction((tf, x, axes, keep) => tf.max(x, axes, keep)),
  ),
  kernel(
    ops.min,
    reduction((tf, x, axes, keep) => tf.min(x, axes, keep)),
  ),
  kernel(
    ops.prod,
    reduction((tf, x, axes, keep) => tf.prod(x, axes, keep)),
  ),
  kernel(ops.softmax, ({ tf, attrs, inputs }) => {
    const given = input(inputs, 0).plain;
    const x = attrs.temperature === null ? given : tf.div(given, attrs.temperature);
    const axis = attrs.axis < 0 ? attrs.axis + x.shape.length : attrs.axis;
    // The softmax of TensorFlow.js works along the last axis only.
    const e = tf.exp(tf.sub(x, tf.max(x, axis, true)));
    return tf.div(e, tf.sum(e, axis, true));
  }),
];

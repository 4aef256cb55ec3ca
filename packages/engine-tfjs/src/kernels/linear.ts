import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { ops } from '@mrtjs/graph';
import { input, kernel } from '../kernel.js';

/** y = x·Wᵀ + b over the last axis, or over all but the first when `flatten`. */
export const fullyConnectedKernel = kernel(ops.fullyConnected, ({ tf, attrs, inputs }) => {
  const x = input(inputs, 0).plain;
  const weight = input(inputs, 1).plain as Tensor2D;
  const columns = weight.shape[1];
  const rows = tf.reshape(x, [-1, columns]) as Tensor2D;
  const product = tf.matMul(rows, weight, false, true);
  const y = inputs[2] === undefined ? product : tf.add(product, inputs[2].plain);
  return attrs.flatten ? y : tf.reshape(y, [...x.shape.slice(0, -1), attrs.num_hidden]);
});

/** Matrix products over a batch. */
export const batchDotKernel = kernel(ops.batchDot, ({ tf, attrs, inputs }) =>
  tf.matMul(
    input(inputs, 0).plain as Tensor3D,
    input(inputs, 1).plain as Tensor3D,
    attrs.transpose_a,
    attrs.transpose_b,
  ),
);

/** Rows of the weight, by index; indices outside are clamped. */
export const embeddingKernel = kernel(ops.embedding, ({ tf, attrs, inputs }) => {
  const indices = tf.clipByValue(input(inputs, 0).plain, 0, attrs.input_dim - 1);
  return tf.gather(input(inputs, 1).plain, tf.cast(indices, 'int32'));
});

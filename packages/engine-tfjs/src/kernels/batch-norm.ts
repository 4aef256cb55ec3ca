import type { Tensor1D } from '@tensorflow/tfjs-core';
import { BATCH_NORM_EPS, ops } from '@mrtjs/graph';
import { input, kernel } from '../kernel.js';
import { LayoutValue } from '../value.js';

/** Inference batch normalisation: x·c + b with c = γ/√(σ²+ε), b = β − c·μ, per channel. */
export const batchNormKernel = kernel(ops.batchNorm, ({ tf, attrs, inputs }) => {
  const [gamma, beta, mean, variance] = [1, 2, 3, 4].map((i) => input(inputs, i).plain as Tensor1D) as [
    Tensor1D,
    Tensor1D,
    Tensor1D,
    Tensor1D,
  ];
  const inverse = tf.rsqrt(tf.add(variance, attrs.eps ?? BATCH_NORM_EPS));
  const scale = attrs.fix_gamma ? inverse : tf.mul(gamma, inverse);
  const shift = tf.sub(beta, tf.mul(scale, mean));
  const data = input(inputs, 0);
  const rank = data.shape.length;
  const axis = attrs.axis < 0 ? attrs.axis + rank : attrs.axis;
  if (rank === 4 && axis === 1) return LayoutValue.nhwc(tf, tf.add(tf.mul(data.nhwc, scale), shift));
  const shape = data.shape.map((dim, i) => (i === axis ? dim : 1));
  return tf.add(tf.mul(data.plain, tf.reshape(scale, shape)), tf.reshape(shift, shape));
});

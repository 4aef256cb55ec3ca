import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { ops } from '@mrtjs/graph';
import type { Tf } from '../backend.js';
import { input, kernel } from '../kernel.js';
import { LayoutValue } from '../value.js';

type Pair = [number, number];

interface Geometry {
  readonly stride: Pair;
  readonly dilate: Pair;
  readonly pad: Pair;
  readonly groups: number;
}

/** Convolution channels-last: depthwise where every channel is its own group, otherwise group by group. */
export const convolutionKernel = kernel(ops.convolution, ({ tf, attrs, inputs }) => {
  const oneD = attrs.kernel.length === 1;
  const pair = (values: readonly number[], filler: number): Pair =>
    oneD ? [values[0] ?? filler, filler] : [values[0] ?? filler, values[1] ?? filler];
  const geometry: Geometry = {
    stride: pair(attrs.stride, 1),
    dilate: pair(attrs.dilate, 1),
    pad: pair(attrs.pad, 0),
    groups: attrs.num_group,
  };
  const data = input(inputs, 0);
  const weight = input(inputs, 1).plain;
  // NCW is NCHW with W = 1 at the end: (N, C, W) → (N, W, 1, C).
  const x: Tensor4D = oneD
    ? tf.expandDims(tf.transpose(data.plain as Tensor3D, [0, 2, 1]), 2)
    : padded(tf, data.nhwc, geometry.pad);
  const x4 = oneD ? padded(tf, x, geometry.pad) : x;
  const w = (oneD ? tf.expandDims(weight, 3) : weight) as Tensor4D;
  let y = convolve(tf, x4, w, geometry);
  const bias = inputs[2];
  if (bias !== undefined) y = tf.add(y, bias.plain);
  return oneD ? tf.transpose(tf.squeeze<Tensor3D>(y, [2]), [0, 2, 1]) : LayoutValue.nhwc(tf, y);
});

function padded(tf: Tf, x: Tensor4D, [rows, columns]: Pair): Tensor4D {
  if (rows === 0 && columns === 0) return x;
  return tf.pad(x, [
    [0, 0],
    [rows, rows],
    [columns, columns],
    [0, 0],
  ]);
}

function convolve(tf: Tf, x: Tensor4D, oihw: Tensor4D, geometry: Geometry): Tensor4D {
  const { stride, dilate, groups } = geometry;
  const [filters, perGroup] = oihw.shape;
  // TensorFlow refuses strides together with dilation; a strided result is every stride-th of the dense one.
  const both = Math.max(...stride) > 1 && Math.max(...dilate) > 1;
  const step: Pair = both ? [1, 1] : stride;
  const dense = ((): Tensor4D => {
    if (groups === 1) return tf.conv2d(x, tf.transpose(oihw, [2, 3, 1, 0]), step, 'valid', 'NHWC', dilate);
    if (perGroup === 1 && filters === groups)
      return tf.depthwiseConv2d(x, tf.transpose(oihw, [2, 3, 0, 1]), step, 'valid', 'NHWC', dilate);
    const data = tf.split<Tensor4D>(x, groups, 3);
    const weights = tf.split<Tensor4D>(oihw, groups, 0);
    return tf.concat(
      data.map((part, g) =>
        tf.conv2d(part, tf.transpose(weights[g] as Tensor4D, [2, 3, 1, 0]), step, 'valid', 'NHWC', dilate),
      ),
      3,
    );
  })();
  if (!both) return dense;
  const [n, h, w, c] = dense.shape;
  return tf.stridedSlice(dense, [0, 0, 0, 0], [n, h, w, c], [1, stride[0], stride[1], 1]) as Tensor4D;
}

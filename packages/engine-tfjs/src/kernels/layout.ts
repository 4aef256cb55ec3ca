import type { Tensor as TfTensor, Tensor4D } from '@tensorflow/tfjs-core';
import { ops } from '@mrtjs/graph';
import type { Kernel } from '../kernel.js';
import { input, kernel } from '../kernel.js';
import { LayoutValue } from '../value.js';
import { referenceKernel } from './reference.js';

/** The operators that only move data, and whose result shape their definition already knows. */
const reshapes = [ops.reshape, ops.flatten, ops.expandDims, ops.squeeze, ops.reshapeLike].map((op) => {
  const infer = op.infer as (
    shapes: readonly (readonly number[])[],
    attrs: never,
  ) => readonly (readonly number[])[];
  return {
    op: op.name,
    run: ({ tf, attrs, inputs }) => {
      const [shape] = infer(
        inputs.map((value) => value.shape),
        attrs,
      );
      return tf.reshape(input(inputs, 0).plain, [...(shape ?? [])]);
    },
  } satisfies Kernel;
});

const bilinear = referenceKernel(ops.upSampling);

/** Operators that move data. */
export const layoutKernels: readonly Kernel[] = [
  ...reshapes,
  kernel(ops.transpose, ({ tf, attrs, inputs }) =>
    tf.transpose(
      input(inputs, 0).plain,
      attrs.axes === null || attrs.axes.length === 0 ? undefined : [...attrs.axes],
    ),
  ),
  kernel(ops.swapAxis, ({ tf, attrs, inputs }) => {
    const x = input(inputs, 0).plain;
    const rank = x.shape.length;
    const order = x.shape.map((_, i) => i);
    const [a, b] = [attrs.dim1, attrs.dim2].map((d) => (d < 0 ? d + rank : d)) as [number, number];
    [order[a], order[b]] = [b, a];
    return tf.transpose(x, order);
  }),
  kernel(ops.concat, ({ tf, attrs, inputs }) => {
    const rank = input(inputs, 0).shape.length;
    const axis = attrs.dim < 0 ? attrs.dim + rank : attrs.dim;
    if (rank === 4 && inputs.every((value) => value.isNhwc)) {
      const nhwc = [0, 3, 1, 2][axis] as number;
      return LayoutValue.nhwc(
        tf,
        tf.concat(
          inputs.map((value) => value.nhwc),
          nhwc,
        ),
      );
    }
    return tf.concat(
      inputs.map((value) => value.plain),
      axis,
    );
  }),
  kernel(ops.sliceAxis, ({ tf, attrs, inputs }) => {
    const x = input(inputs, 0).plain;
    const axis = attrs.axis < 0 ? attrs.axis + x.shape.length : attrs.axis;
    const dim = x.shape[axis] as number;
    const clamp = (bound: number): number => Math.min(Math.max(bound < 0 ? bound + dim : bound, 0), dim);
    const [from, to] = [clamp(attrs.begin), clamp(attrs.end ?? dim)];
    return tf.slice(
      x,
      x.shape.map((_, i) => (i === axis ? from : 0)),
      x.shape.map((size, i) => (i === axis ? to - from : size)),
    );
  }),
  kernel(ops.sliceChannel, ({ tf, attrs, inputs }) => {
    const x = input(inputs, 0).plain;
    const axis = attrs.axis < 0 ? attrs.axis + x.shape.length : attrs.axis;
    const parts = tf.split(x, attrs.num_outputs, axis);
    return attrs.squeeze_axis ? parts.map((part) => tf.squeeze(part, [axis])) : parts;
  }),
  kernel(ops.tile, ({ tf, attrs, inputs }) => {
    const x = input(inputs, 0).plain;
    const rank = Math.max(x.shape.length, attrs.reps.length);
    const grow = (list: readonly number[]): number[] => [
      ...Array<number>(rank - list.length).fill(1),
      ...list,
    ];
    return tf.tile(tf.reshape(x, grow(x.shape)), grow(attrs.reps));
  }),
  kernel(ops.upSampling, (args) => {
    const { tf, attrs, inputs } = args;
    if (attrs.sample_type === 'bilinear') return bilinear.run(args as never);
    const x: Tensor4D = input(inputs, 0).nhwc;
    const [, h, w] = x.shape;
    return LayoutValue.nhwc(tf, tf.image.resizeNearestNeighbor(x, [h * attrs.scale, w * attrs.scale]));
  }),
  kernel(ops.where, ({ tf, inputs }) => {
    const [condition, x, y] = [0, 1, 2].map((i) => input(inputs, i).plain) as [TfTensor, TfTensor, TfTensor];
    // One condition per row is one for each element of the row.
    const perRow = tf.reshape(
      condition,
      condition.shape.concat(x.shape.slice(condition.shape.length).map(() => 1)),
    );
    return tf.where(tf.notEqual(tf.broadcastTo(perRow, x.shape), 0), x, y);
  }),
];

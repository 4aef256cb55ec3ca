import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { ops } from '@mrtjs/graph';
import type { Tf } from '../backend.js';
import { input, kernel } from '../kernel.js';
import { LayoutValue } from '../value.js';

interface Axis {
  readonly kernel: number;
  readonly stride: number;
  /** Padding the model asks for, at both ends. */
  readonly pad: number;
  /** Extra padding at the far end, for windows that `full` lets hang over. */
  readonly over: number;
  readonly size: number;
  readonly out: number;
}

/** Max, average and sum pooling; padding is made explicit so that `full` windows and both ways of counting work. */
export const poolingKernel = kernel(ops.pooling, ({ tf, attrs, inputs }) => {
  const data = input(inputs, 0);
  const oneD = data.shape.length === 3;
  const x: Tensor4D = oneD ? tf.expandDims(tf.transpose(data.plain as Tensor3D, [0, 2, 1]), 2) : data.nhwc;
  const spatial = [x.shape[1], x.shape[2]];
  const axes = spatial.map((size, i): Axis => {
    if (attrs.global_pool || (oneD && i === 1))
      return { kernel: size, stride: 1, pad: 0, over: 0, size, out: 1 };
    const [k, s, p] = [attrs.kernel[i] ?? 1, attrs.stride[i] ?? 1, attrs.pad[i] ?? 0];
    const steps = (size + 2 * p - k) / s;
    const out = (attrs.pooling_convention === 'full' ? Math.ceil(steps) : Math.floor(steps)) + 1;
    return { kernel: k, stride: s, pad: p, over: Math.max(0, (out - 1) * s + k - size - 2 * p), size, out };
  }) as [Axis, Axis];
  const y = attrs.pool_type === 'max' ? maxPool(tf, x, axes) : sumPool(tf, x, axes, attrs);
  return oneD ? tf.transpose(tf.squeeze<Tensor3D>(y, [2]), [0, 2, 1]) : LayoutValue.nhwc(tf, y);
});

function pad(tf: Tf, x: Tensor4D, [rows, columns]: readonly [Axis, Axis], value: number): Tensor4D {
  const widths: [number, number][] = [
    [0, 0],
    [rows.pad, rows.pad + rows.over],
    [columns.pad, columns.pad + columns.over],
    [0, 0],
  ];
  return widths.every(([a, b]) => a === 0 && b === 0) ? x : tf.pad(x, widths, value);
}

function maxPool(tf: Tf, x: Tensor4D, axes: readonly [Axis, Axis]): Tensor4D {
  const lowest = -3.4028234663852886e38;
  return tf.maxPool(
    pad(tf, x, axes, lowest),
    [axes[0].kernel, axes[1].kernel],
    [axes[0].stride, axes[1].stride],
    'valid',
  );
}

function sumPool(
  tf: Tf,
  x: Tensor4D,
  axes: readonly [Axis, Axis],
  { pool_type, count_include_pad }: { readonly pool_type: string; readonly count_include_pad: boolean },
): Tensor4D {
  const area = axes[0].kernel * axes[1].kernel;
  const mean = tf.avgPool(
    pad(tf, x, axes, 0),
    [axes[0].kernel, axes[1].kernel],
    [axes[0].stride, axes[1].stride],
    'valid',
  );
  if (pool_type === 'sum') return tf.mul(mean, area);
  const [rows, columns] = axes.map((axis) => counts(axis, count_include_pad)) as [number[], number[]];
  const divisors = rows.flatMap((r) => columns.map((c) => area / (r * c)));
  if (divisors.every((divisor) => divisor === 1)) return mean;
  return tf.mul(mean, tf.tensor4d(divisors, [1, axes[0].out, axes[1].out, 1]));
}

/** How many elements each window averages over: hanging-over never counts, padding only where asked. */
function counts(axis: Axis, includePad: boolean): number[] {
  return Array.from({ length: axis.out }, (_, i) => {
    const start = i * axis.stride - axis.pad;
    const from = includePad ? start : Math.max(start, 0);
    const to = Math.min(start + axis.kernel, axis.size + (includePad ? axis.pad : 0));
    return to - from;
  });
}

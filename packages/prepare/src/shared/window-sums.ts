/** Sums and averages over windows as depthwise convolutions. */
import type { AttrsOf, Value, WindowAxis } from '@mrtjs/graph';
import { ops, poolingAxes } from '@mrtjs/graph';
import { sizeOf } from '@mrtjs/tensor';
import type { RuleContext } from '../rule.js';
import { emitConvolution } from './convolutions.js';

/** Windows as a convolution can compute them, and which of them are wanted. */
interface ComputedWindows extends WindowAxis {
  /** Windows before the first one that is wanted. */
  readonly before: number;
  /** Windows computed. */
  readonly count: number;
}

/**
 * How many elements each window along an axis averages over: of the image, with `includePad` of its padding, too, but
 * never beyond that, where a window that `pooling_convention` full adds may hang over.
 */
export function coverageOf({ size, kernel, stride, pad, out }: WindowAxis, includePad: boolean): number[] {
  return Array.from({ length: out }, (_, i) => {
    const start = i * stride - pad;
    const [first, last] = includePad ? [-pad, size + pad] : [0, size];
    return Math.min(start + kernel, last) - Math.max(start, first);
  });
}

/**
 * Average or sum pooling: a convolution of each channel with a constant. Where averages are over different numbers of
 * elements, it computes sums, and a multiplication by a map of reciprocals follows.
 */
export function emitWindowSums(context: RuleContext, attrs: AttrsOf<typeof ops.pooling.attrs>): Value {
  const { emit, fresh, name, inputShape } = context;
  const shape = inputShape(0);
  const channels = shape[1] as number;
  const windows = poolingAxes(attrs, shape);
  const axes = windows.map(computed);
  const kernel = axes.map((axis) => axis.kernel);
  const counts = averagedOver(attrs, windows);
  const [count = 1] = counts;
  const isUniform = counts.every((other) => other === count);
  const isCut = axes.some((axis) => axis.before > 0 || axis.count > axis.out);

  const weightShape = [channels, 1, ...kernel];
  const weight = new Float64Array(channels * sizeOf(kernel)).fill(isUniform ? 1 / count : 1);
  const all = emitConvolution(context, {
    name: isCut || !isUniform ? fresh(name) : name,
    data: context.input(0),
    weight: context.parameter(fresh('weight'), weightShape, weight),
    bias: undefined,
    weightShape,
    attrs: {
      kernel,
      stride: axes.map(({ stride }) => stride),
      pad: axes.map(({ pad }) => pad),
      dilate: kernel.map(() => 1),
      num_filter: channels,
      num_group: channels,
      layout: kernel.length === 1 ? 'NCW' : 'NCHW',
    },
  });
  const wanted = isCut
    ? emit(ops.slice, isUniform ? name : fresh('slice'), [all], {
        begin: [null, null, ...axes.map(({ before }) => before)],
        end: [null, null, ...axes.map(({ before, out }) => before + out)],
      })
    : all;
  if (isUniform) return wanted;
  const map = context.parameter(
    fresh('avg_scale'),
    [1, 1, ...axes.map(({ out }) => out)],
    counts.map((each) => 1 / each),
  );
  return emit(ops.broadcastMul, name, [wanted, map]);
}

/**
 * A convolution pads both ends alike. For windows that hang over the far end, whole strides are added to its padding,
 * until they fit.
 */
function computed(axis: WindowAxis): ComputedWindows {
  const { size, kernel, stride, out } = axis;
  for (let before = 0; ; before++) {
    const pad = axis.pad + before * stride;
    const count = Math.floor((size + 2 * pad - kernel) / stride) + 1;
    if (count >= before + out) return { ...axis, pad, before, count };
  }
}

/** Numbers of elements of all windows, row by row; sums are divided by nothing. */
function averagedOver(
  { pool_type: type, count_include_pad: includePad }: AttrsOf<typeof ops.pooling.attrs>,
  axes: readonly WindowAxis[],
): readonly number[] {
  if (type === 'sum') return [1];
  return axes
    .map((axis) => coverageOf(axis, includePad))
    .reduce((all, along) => all.flatMap((outer) => along.map((inner) => outer * inner)), [1]);
}

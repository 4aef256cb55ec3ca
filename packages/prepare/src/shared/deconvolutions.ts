/** Transposed convolution as a convolution that makes the outputs of a whole stride at once, side by side in channels. */
import type { AttrsOf, SpreadAxis, Value } from '@mrtjs/graph';
import { ops, spreadAxes } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { sizeOf } from '@mrtjs/tensor';
import type { RuleContext } from '../rule.js';
import { emitConvolution } from './convolutions.js';

/** Attributes of a transposed convolution. */
export type DeconvolutionAttrs = AttrsOf<typeof ops.deconvolution.attrs>;

/** A transposed convolution that is about to be made. Weight and bias are numbers: they are rearranged. */
export interface DeconvolutionPlan {
  readonly name: string;
  readonly data: Value;
  readonly dataShape: Shape;
  /** (channels, filters per group, kernel…), row-major. */
  readonly weight: Float64Array;
  readonly bias: Float64Array | undefined;
  readonly attrs: DeconvolutionAttrs;
}

/**
 * One axis. Element `stride · q + phase` of the uncut output is a sum over the kernel's elements `i` with
 * `i · dilate ≡ phase (mod stride)` of input element `q − ⌊i · dilate / stride⌋`: for each phase, a convolution.
 */
interface Phases extends SpreadAxis {
  /** Elements of the convolution's kernel, and the distance between them. */
  readonly taps: number;
  readonly spacing: number;
  /** Zeros at both ends of the data. */
  readonly zeros: number;
  /** Elements of the convolution's output. */
  readonly count: number;
  /** Where the wanted part of the interleaved outputs begins. */
  readonly begin: number;
}

/** The shape of the convolution's weight, which decides whether its sums are too long. */
export function convolutionWeightShape(dataShape: Shape, attrs: DeconvolutionAttrs): Shape {
  const axes = phasesOf(dataShape, attrs);
  const filters = attrs.num_filter * sizeOf(axes.map(({ stride }) => stride));
  return [filters, (dataShape[1] as number) / attrs.num_group, ...axes.map(({ taps }) => taps)];
}

/**
 * Makes a transposed convolution: a convolution with stride² as many filters, one set for each phase; their outputs,
 * interleaved; and of those the part that is wanted. With stride 1 the convolution is all. The last node has the plan's
 * name.
 */
export function emitDeconvolution(context: RuleContext, plan: DeconvolutionPlan): Value {
  const { name, data, dataShape, bias, attrs } = plan;
  const axes = phasesOf(dataShape, attrs);
  const weightShape = convolutionWeightShape(dataShape, attrs);
  const isCut = axes.some(({ begin, count, stride, out }) => begin !== 0 || count * stride !== out);
  const isSpread = axes.some(({ stride }) => stride > 1);
  const phases = sizeOf(axes.map(({ stride }) => stride));
  const sum = emitConvolution(context, {
    name: isCut || isSpread ? context.fresh(name) : name,
    data,
    weight: context.parameter(context.fresh('weight'), weightShape, rearranged(plan, axes, weightShape)),
    bias:
      bias &&
      context.parameter(
        context.fresh('bias'),
        [bias.length * phases],
        Array.from({ length: bias.length * phases }, (_, i) => bias[Math.floor(i / phases)] as number),
      ),
    weightShape,
    attrs: {
      kernel: axes.map(({ taps }) => taps),
      stride: axes.map(() => 1),
      dilate: axes.map(({ spacing }) => spacing),
      pad: axes.map(({ zeros }) => zeros),
      num_filter: weightShape[0] as number,
      num_group: attrs.num_group,
      layout: axes.length === 1 ? 'NCW' : 'NCHW',
    },
  });
  const whole = isSpread ? interleaved(context, isCut ? context.fresh(name) : name, sum, axes, attrs) : sum;
  if (!isCut) return whole;
  return context.emit(ops.slice, name, [whole], {
    begin: [null, null, ...axes.map(({ begin }) => begin)],
    end: [null, null, ...axes.map(({ begin, out }) => begin + out)],
  });
}

function phasesOf(dataShape: Shape, attrs: DeconvolutionAttrs): readonly Phases[] {
  return spreadAxes(attrs, dataShape).map((axis) => {
    const { size, kernel, stride, pad, out } = axis;
    const reach = shiftOf(axis, kernel - 1);
    const shifts = Array.from({ length: kernel }, (_, i) => shiftOf(axis, i));
    const spacing = Math.max(shifts.reduce(greatestDivisor, 0), 1);
    // What the cut takes away at both ends need not be computed; what `adj` adds beyond the last element must be.
    const near = Math.floor(pad / stride);
    const far = size + reach - 1 - Math.floor((pad + out - 1) / stride);
    const zeros = Math.max(reach - Math.min(near, far), 0);
    return {
      ...axis,
      taps: reach / spacing + 1,
      spacing,
      zeros,
      count: size + 2 * zeros - reach,
      begin: pad - stride * (reach - zeros),
    };
  });
}

/** By how many positions the kernel's element `i` reads before its output. */
function shiftOf({ dilate, stride }: SpreadAxis, i: number): number {
  return Math.floor((i * dilate) / stride);
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** The weight of the convolution: filters of each phase next to each other, elements in reverse. */
function rearranged(
  { weight, attrs, dataShape }: DeconvolutionPlan,
  axes: readonly Phases[],
  shape: Shape,
): Float64Array {
  const channels = dataShape[1] as number;
  const [filtersPerGroup, channelsPerGroup] = [
    attrs.num_filter / attrs.num_group,
    channels / attrs.num_group,
  ];
  const kernel = attrs.kernel;
  const strides = axes.map(({ stride }) => stride);
  const values = new Float64Array(sizeOf(shape));
  weight.forEach((value, index) => {
    const position = indicesOf(index, [channels, filtersPerGroup, ...kernel]);
    const [channel, filter, ...element] = position as [number, number, ...number[]];
    const phase = axes.map(({ dilate, stride }, k) => ((element[k] as number) * dilate) % stride);
    const tap = axes.map((axis, k) => axis.taps - 1 - shiftOf(axis, element[k] as number) / axis.spacing);
    const group = Math.floor(channel / channelsPerGroup);
    const own = offsetOf([group * filtersPerGroup + filter, ...phase], [attrs.num_filter, ...strides]);
    values[offsetOf([own, channel % channelsPerGroup, ...tap], shape)] = value;
  });
  return values;
}

/** (N, F · strides, counts) → (N, F, count · stride, …). */
function interleaved(
  { emit, fresh }: RuleContext,
  name: string,
  sum: Value,
  axes: readonly Phases[],
  { num_filter }: DeconvolutionAttrs,
): Value {
  const rank = axes.length;
  const apart = [0, num_filter, ...axes.map(({ stride }) => stride), ...axes.map(({ count }) => count)];
  const phases = emit(ops.reshape, fresh('reshape'), [sum], { shape: apart });
  const order = [0, 1, ...axes.flatMap((_, k) => [2 + rank + k, 2 + k])];
  const beside = emit(ops.transpose, fresh('transpose'), [phases], { axes: order });
  const together = [0, num_filter, ...axes.map(({ stride, count }) => stride * count)];
  return emit(ops.reshape, name, [beside], { shape: together });
}

/** Position of element `index` of a row-major tensor. */
function indicesOf(index: number, shape: Shape): readonly number[] {
  let rest = index;
  return shape
    .toReversed()
    .map((dim) => {
      const at = rest % dim;
      rest = Math.floor(rest / dim);
      return at;
    })
    .reverse();
}

/** The inverse of {@link indicesOf}. */
function offsetOf(indices: readonly number[], shape: Shape): number {
  return indices.reduce((offset, at, axis) => offset * (shape[axis] as number) + at, 0);
}

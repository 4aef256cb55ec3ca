/** Convolutions in the form that can be quantized: over images, and short enough for 32 bits. */
import type { AttrsOf, Value } from '@mrtjs/graph';
import { isOp, ops } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { sizeOf } from '@mrtjs/tensor';
import type { RuleContext } from '../rule.js';
import { addBias, MAX_TERMS, maxTerms, pairwiseSum, partsOf, sliced } from './terms.js';

/** Attributes of a convolution. */
export type ConvolutionAttrs = AttrsOf<typeof ops.convolution.attrs>;

/** A convolution that is about to be made. */
export interface ConvolutionPlan {
  readonly name: string;
  readonly data: Value;
  readonly weight: Value;
  readonly bias: Value | undefined;
  readonly weightShape: Shape;
  readonly attrs: Omit<ConvolutionAttrs, 'no_bias'>;
}

/** Whether {@link emitConvolution} makes something else than the convolution itself. */
export function isPlain(context: RuleContext, plan: ConvolutionPlan): boolean {
  return (
    absorbedPadding(plan.data, plan.attrs.kernel.length) === undefined &&
    plan.attrs.kernel.length === 2 &&
    sizeOf(plan.weightShape.slice(1)) <= maxTerms(context.profile, plan.bias !== undefined)
  );
}

/**
 * Makes a convolution: zeros padded before it become its own padding [R172, D46]; one over NCW gets an axis of size 1
 * [R196, D62]; one with too many terms is split [R197, D64]. The last node has the plan's name.
 */
export function emitConvolution(context: RuleContext, plan: ConvolutionPlan): Value {
  const { kernel } = plan.attrs;
  const padding = absorbedPadding(plan.data, kernel.length);
  if (padding !== undefined) {
    const pad = kernel.map((_, i) => (plan.attrs.pad[i] ?? 0) + (padding.pad[i] ?? 0));
    return emitConvolution(context, { ...plan, data: padding.data, attrs: { ...plan.attrs, pad } });
  }
  if (kernel.length === 2) return boundedConvolution(context, plan);
  const [data, weight] = [plan.data, plan.weight].map((value, i) =>
    context.emit(ops.expandDims, context.fresh(i === 0 ? 'expand_dims' : plan.weight.node.name), [value], {
      axis: 3,
    }),
  ) as [Value, Value];
  const image = boundedConvolution(context, {
    ...plan,
    name: context.fresh(plan.name),
    data,
    weight,
    weightShape: [...plan.weightShape, 1],
    attrs: { ...plan.attrs, ...imageWindow(plan.attrs), layout: 'NCHW' },
  });
  return context.emit(ops.squeeze, plan.name, [image], { axis: [3] });
}

/** Attributes of a window over NCW for the same data with a last axis of size 1. */
export function imageWindow<
  A extends { kernel: readonly number[]; stride: readonly number[]; pad: readonly number[] },
>(
  attrs: A & { readonly dilate?: readonly number[] },
): Pick<A, 'kernel' | 'stride' | 'pad'> & { dilate?: readonly number[] } {
  return {
    kernel: [...attrs.kernel, 1],
    stride: [attrs.stride[0] ?? 1, 1],
    pad: [attrs.pad[0] ?? 0, 0],
    ...(attrs.dilate === undefined ? {} : { dilate: [attrs.dilate[0] ?? 1, 1] }),
  };
}

/** What a `Pad` before a convolution pads, if the convolution can do it: zeros, alike at both ends of spatial axes. */
function absorbedPadding(
  { node }: Value,
  spatial: number,
): { readonly data: Value; readonly pad: readonly number[] } | undefined {
  const data = node.inputs[0];
  if (!isOp(node, ops.pad) || data === undefined) return undefined;
  const { mode, constant_value: constant, pad_width: widths } = node.attrs;
  const [outside, inside] = [widths.slice(0, 4), widths.slice(4)];
  const pad = Array.from({ length: spatial }, (_, i) => inside[2 * i] as number);
  const isSymmetric = pad.every((before, i) => before === inside[2 * i + 1]);
  return mode === 'constant' && constant === 0 && outside.every((width) => width === 0) && isSymmetric
    ? { data, pad }
    : undefined;
}

/** A convolution over images, its sum split where it is too long (and can be: pass `validate` refuses the others). */
function boundedConvolution(context: RuleContext, plan: ConvolutionPlan): Value {
  const { name, bias, weightShape } = plan;
  const terms = sizeOf(weightShape.slice(1));
  const isTooLong = terms > MAX_TERMS;
  if (terms <= maxTerms(context.profile, bias !== undefined) || (isTooLong && !isSplittable(plan)))
    return convolution(context, plan);
  const sumName = bias === undefined ? name : context.fresh(name);
  const sum = (isTooLong ? splitConvolution : convolution)(context, {
    ...plan,
    name: sumName,
    bias: undefined,
  });
  return bias === undefined ? sum : addBias(context, name, sum, bias, weightShape.length);
}

/** A sum of convolutions over some of the channels each. */
function splitConvolution(context: RuleContext, plan: ConvolutionPlan): Value {
  const { weightShape } = plan;
  const step = channelsPerPart(weightShape);
  const parts = partsOf(weightShape[1] as number, step).map((part) =>
    convolution(context, {
      ...plan,
      name: context.fresh(plan.name),
      data: sliced(context, plan.data, 1, part),
      weight: sliced(context, plan.weight, 1, part),
    }),
  );
  return pairwiseSum(context, parts, plan.name);
}

/** Whether a convolution can be computed in parts: it has one group, and a channel is not too much for a sum. */
export function isSplittable({
  weightShape,
  attrs,
}: Pick<ConvolutionPlan, 'weightShape'> & { readonly attrs: { readonly num_group: number } }): boolean {
  return attrs.num_group === 1 && channelsPerPart(weightShape) > 0;
}

/** How many channels a convolution may sum over. */
function channelsPerPart(weightShape: Shape): number {
  return Math.floor(MAX_TERMS / sizeOf(weightShape.slice(2)));
}

function convolution(context: RuleContext, { name, data, weight, bias, attrs }: ConvolutionPlan): Value {
  return context.emit(ops.convolution, name, [data, weight, ...(bias === undefined ? [] : [bias])], {
    ...attrs,
    no_bias: bias === undefined,
  });
}

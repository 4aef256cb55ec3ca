import type { AttrsOf, Value } from '@mrtjs/graph';
import { BATCH_NORM_EPS, isOp, ops } from '@mrtjs/graph';
import { normalizeAxis, sizeOf } from '@mrtjs/tensor';
import type { NodeFacts, RuleContext } from '../rule.js';
import { defineRules, refuseIf } from '../rule.js';
import { emitConvolution } from '../shared/convolutions.js';
import type { DeconvolutionAttrs } from '../shared/deconvolutions.js';
import { emitDeconvolution } from '../shared/deconvolutions.js';

type Attrs = AttrsOf<typeof ops.batchNorm.attrs>;

// Looked up once: every weight is scaled.
const { floor } = Math;

/**
 * BatchNorm: folded into the convolution before it, if that has no other consumer; otherwise a multiplication and an
 * addition (MRT-SPEC 6.4) [R189, R190]. Profile `mrt1` folds regardless of other consumers and overwrites the bias that
 * the convolution has, whatever else uses it (D56), forgets to scale it (D55), and takes another default of eps (D57).
 */
export const batchNorm = defineRules(ops.batchNorm, {
  check: (node) =>
    refuseIf(
      node.inputs.slice(1).some((value) => !node.isParameter(value)),
      'gamma, beta, mean and variance must be parameters',
      'check that the parameter file belongs to the model',
    ) ??
    refuseIf(
      !affineOf(node).scale.every(Number.isFinite),
      `variance + eps is not positive everywhere`,
      'check the parameter of the variance',
    ),
  rewrite: (context) => folded(context) ?? scaledAndShifted(context),
});

/** What the original folds with where `eps` is not given; its framework evaluates the same model with 1e-3 (D57). */
const MRT1_EPS = 1e-5;

/** x · scale + shift, per channel. */
interface Affine {
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

function affineOf({ attrs, parameterValue, input, profile }: NodeFacts<Attrs>): Affine {
  const eps = attrs.eps ?? (profile === 'mrt1' ? MRT1_EPS : BATCH_NORM_EPS);
  const [gamma, beta, mean, variance] = [1, 2, 3, 4].map((i) => parameterValue(input(i)).data) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const scale = variance.map((v, c) => (attrs.fix_gamma ? 1 : (gamma[c] as number)) / Math.sqrt(v + eps));
  return { scale, shift: beta.map((b, c) => b - (scale[c] as number) * (mean[c] as number)) };
}

/** Case (i): a convolution, or a transposed one, with scaled weights and a bias, called `N.n(bn name)`. */
function folded(context: RuleContext<Attrs>): Value | undefined {
  const conv = context.producer(0);
  const [data, weight, bias] = conv.inputs as readonly [Value, Value?, Value?];
  const isFoldable =
    weight !== undefined &&
    normalizeAxis(context.attrs.axis, context.outputShape.length) === 1 &&
    context.isParameter(weight) &&
    (bias === undefined || context.isParameter(bias)) &&
    (context.profile === 'mrt1' || !context.isShared(0));
  if (!isFoldable) return undefined;
  if (isOp(conv, ops.convolution)) return foldedConvolution(context, conv.attrs, data, weight, bias);
  return isOp(conv, ops.deconvolution)
    ? foldedDeconvolution(context, conv.attrs, data, weight, bias)
    : undefined;
}

function foldedConvolution(
  context: RuleContext<Attrs>,
  attrs: AttrsOf<typeof ops.convolution.attrs>,
  data: Value,
  weight: Value,
  bias: Value | undefined,
): Value {
  const { profile, parameterValue } = context;
  const { shape, data: weights } = parameterValue(weight);
  const { scale } = affineOf(context);
  const perFilter = sizeOf(shape.slice(1));
  const total = foldedBias(context, bias);
  return emitConvolution(context, {
    name: context.fresh(context.name),
    data,
    weight: context.parameter(
      context.fresh(weight.node.name),
      shape,
      weights.map((w, i) => w * (scale[floor(i / perFilter)] as number)),
    ),
    bias:
      profile === 'mrt1' && bias !== undefined
        ? context.overwrite(bias, [total.length], total)
        : context.parameter(context.fresh('bias'), [total.length], total),
    weightShape: shape,
    attrs,
  });
}

/** The weight of a transposed convolution has its filters, those of one group, on axis 1. */
function foldedDeconvolution(
  context: RuleContext<Attrs>,
  attrs: DeconvolutionAttrs,
  data: Value,
  weight: Value,
  bias: Value | undefined,
): Value {
  const { shape, data: weights } = context.parameterValue(weight);
  const { scale } = affineOf(context);
  const [channels, filters] = shape as [number, number];
  const area = sizeOf(shape.slice(2));
  const filterOf = (i: number): number => {
    const group = floor((floor(i / (filters * area)) * attrs.num_group) / channels);
    return group * filters + (floor(i / area) % filters);
  };
  return emitDeconvolution(context, {
    name: context.fresh(context.name),
    data,
    dataShape: context.producerInputShape(0),
    weight: weights.map((w, i) => w * (scale[filterOf(i)] as number)),
    bias: foldedBias(context, bias),
    attrs,
  });
}

/** Shift + scale · bias; profile `mrt1` forgets the scale (D55). */
function foldedBias(context: RuleContext<Attrs>, bias: Value | undefined): Float64Array {
  const { scale, shift } = affineOf(context);
  const biases = bias === undefined ? undefined : context.parameterValue(bias).data;
  const factor = (c: number): number => (context.profile === 'mrt1' ? 1 : (scale[c] as number));
  return shift.map((b, c) => b + factor(c) * (biases?.[c] ?? 0));
}

/** Case (ii). */
function scaledAndShifted(context: RuleContext<Attrs>): Value {
  const { emit, fresh, outputShape } = context;
  const { scale, shift } = affineOf(context);
  const axis = normalizeAxis(context.attrs.axis, outputShape.length);
  const shape = outputShape.map((dim, i) => (i === axis ? dim : 1));
  const scaled = emit(ops.broadcastMul, fresh('broadcast_mul'), [
    context.input(0),
    context.parameter(fresh('weight'), shape, scale),
  ]);
  return emit(ops.broadcastAdd, context.name, [scaled, context.parameter(fresh('bias'), shape, shift)]);
}

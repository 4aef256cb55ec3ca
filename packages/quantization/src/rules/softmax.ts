import { getBitCount, ops, rangeOf, roundHalfAway } from '@mrtjs/graph';
import { float64, normalizeAxis } from '@mrtjs/tensor';
import { scaleOf } from '../numeric/scale.js';
import { exp } from '../numeric/transcendental.js';
import type { RuleContext } from '../rule.js';
import { quantizeRule } from '../rule.js';
import { MAX_PRECISION } from '../run.js';

/** Most bits of a probability. */
const OUTPUT_PRECISION = 15;
/** Bits of the widest intermediate: entry · output scale + half the sum. */
const QUOTIENT_PRECISION = 31;

/** Entries of the largest table; only profile `mrt1`, which does not bound the window, can exceed it. */
const MAX_ENTRIES = 2 ** 20;

/** The part of the logits, counted down from the largest in integer steps, that is told apart. */
interface Window {
  /** Steps. */
  readonly steps: number;
  /** Exponent of the table's first entry. */
  readonly base: number;
  /** Bits of the largest logit less the window, and of a position in the window. */
  readonly lowestPrecision: number;
  readonly positionPrecision: number;
}

/**
 * softmax as a table of exp over the distance from the largest logit, and an integer division (MRT-SPEC 6.4)
 * [R192–R195]: the logits within λ of the largest count, the others share the table's first entry. Profile `fixed`
 * bounds the window to twice the input's range and sizes the clips by it; profile `mrt1` clips the positions to the
 * input's precision even where the window is wider, which flattens small logits (D61).
 */
export const softmax = quantizeRule(
  ops.softmax,
  (context) => {
    const { softmaxLambda } = context;
    const temperature = context.attrs.temperature ?? 1;
    if (temperature <= 0) context.refuse(`the temperature is ${temperature}`, 'a positive one is expected');
    const axis = normalizeAxis(context.attrs.axis, context.outputShape.length);
    const largest = exp(softmaxLambda);
    const tablePrecision = largest < Infinity ? context.bits(largest) : Infinity;
    const precision = Math.min(OUTPUT_PRECISION, QUOTIENT_PRECISION - tablePrecision);
    if (precision <= 8)
      context.refuse(`λ = ${softmaxLambda} is too large`, 'choose a softmax λ of at most 14.5 (default 10)');
    const sumPrecision = tablePrecision + getBitCount(context.outputShape[axis] ?? 1);
    if (sumPrecision > MAX_PRECISION)
      context.refuse(`the sum over axis ${axis} needs ${sumPrecision} bits`, 'choose a smaller softmax λ');

    const data = context.input(0);
    const wanted = scaleOf(context.threshold(data), context.inputPrecision);
    const x = context.requantize(data, context.inputPrecision, wanted);
    const stepsPerUnit = x.scale * temperature;
    const window = windowOf(context, stepsPerUnit, x.precision);
    if (window.steps >= MAX_ENTRIES)
      context.refuse(
        `the input's threshold ${context.threshold(data)} makes a table of ${window.steps + 1} entries`,
        'use the profile fixed, which bounds the table',
      );
    const reduce = { axis: [context.attrs.axis], keepdims: true };

    const max = context.emit(ops.max, context.fresh('softmax_max'), [x.value], reduce);
    const offset = context.emit(ops.broadcastSub, context.fresh('softmax_offset'), [
      max,
      context.constant(window.steps),
    ]);
    const lowest = context.realize(offset, 0, window.lowestPrecision);
    const distance = context.emit(ops.broadcastSub, context.fresh('softmax_normalize'), [x.value, lowest]);
    const filtered = context.emit(ops.relu, context.fresh('Softmax_filter'), [distance]);
    const position = context.realize(filtered, 0, window.positionPrecision);

    const limit = rangeOf(tablePrecision);
    const entries = Float64Array.from({ length: window.steps + 1 }, (_, i) =>
      roundHalfAway(Math.min(exp(window.base + i / stepsPerUnit), limit)),
    );
    const table = context.parameter(
      context.fresh('cvm_lut_weight'),
      float64([entries.length, 1], entries),
      tablePrecision,
    );
    const lookup = context.emit(ops.cvmLut, context.fresh('softmax_lut'), [position, table], {
      in_dim: entries.length,
    });
    const total = context.emit(ops.sum, context.fresh('softmax_sum'), [lookup], reduce);

    const scale = rangeOf(precision);
    const scaled = context.emit(ops.broadcastMul, context.fresh('softmax_output_scale'), [
      lookup,
      context.constant(scale),
    ]);
    const half = context.realize(total, 1, QUOTIENT_PRECISION);
    const rounding = context.emit(ops.broadcastAdd, context.fresh('softmax_round'), [scaled, half]);
    const quotient = context.emit(ops.broadcastDiv, context.fresh('softmax_prob'), [rounding, total]);
    const integer = context.emit(ops.cast, context.fresh('softmax_cast'), [quotient], { dtype: 'int32' });
    const float = context.emit(ops.cast, context.fresh('softmax_cast'), [integer], { dtype: 'float32' });
    return { value: context.realize(float, 0, precision, context.name), scale, precision };
  },
  { inputPrecision: 8 },
);

function windowOf(
  context: Pick<RuleContext, 'profile' | 'softmaxLambda' | 'bits'>,
  scale: number,
  precision: number,
): Window {
  const range = rangeOf(precision);
  const steps = Math.trunc(context.softmaxLambda * scale);
  if (context.profile === 'mrt1' || steps <= range)
    return { steps, base: 0, lowestPrecision: precision, positionPrecision: precision };
  const bounded = Math.min(steps, 2 * range);
  return {
    steps: bounded,
    base: bounded === steps ? 0 : context.softmaxLambda - bounded / scale,
    lowestPrecision: context.bits(range + bounded),
    positionPrecision: context.bits(bounded),
  };
}

/** Requantization: bringing a value to a precision and, on demand, to a scale (MRT-SPEC 4.6). */
import type { Value } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import { cvmFloat, cvmFloatValue } from './numeric/cvm-float.js';
import { scaleOf } from './numeric/scale.js';
import { realize } from './realize.js';
import { requantizeParameter } from './requantize-parameter.js';
import type { Quantized, Run, Wanted } from './run.js';
import { MAX_PRECISION, OUT_KEY } from './run.js';

/** Relative error of a rescaling above which a warning is reported [R42]. */
const INEXACT = 0.001;

/** The largest shift that is emitted; the virtual machine would take 32 [R45]. */
const MAX_SHIFT = 31;

const OF_AN_OUTPUT =
  'the scale that it really has is recorded; outputs that need equal ones want fewer bits of output precision';
const OF_AN_INPUT = 'its threshold is far from that of the values it is combined with';

/** Parameters are quantized anew for each use, other values get nodes appended [R34]. */
export function requantize(run: Run, value: Value, wanted: Wanted): Quantized {
  return run.isParameter(value)
    ? requantizeParameter(run, value, wanted)
    : requantizeOperator(run, value, wanted);
}

/** The operator form of requantization. */
function requantizeOperator(run: Run, value: Value, wanted: Wanted): Quantized {
  const threshold = run.threshold(value);
  if (threshold === 0 || isSafelyZero(run, value))
    return { value: forcedZero(run, value), precision: 1, scale: wanted.scale ?? 1 };
  const precision = run.requestedPrecision(value, wanted.consumer) ?? wanted.precision;
  const target = wanted.scale ?? scaleOf(threshold, precision);
  if (run.isFloat(value)) return fromFloat(run, value, target, precision);

  const shifted = shiftDown(run, value, threshold, precision);
  if (wanted.scale === undefined && shifted.precision <= precision) return { ...shifted, precision };
  return rescale(run, shifted, { consumer: wanted.consumer, scale: target, precision });
}

/** Whether a value has one bit and so can only be 0; profile `mrt1` goes by the threshold alone. */
function isSafelyZero(run: Run, value: Value): boolean {
  return !run.isMrt1 && !run.isFloat(value) && run.precision(value) === 1;
}

/**
 * A value whose threshold is 0 [R35]. Profile `fixed` makes sure that it is 0 at run time too, unless its precision
 * says so already (D25).
 */
function forcedZero(run: Run, value: Value): Value {
  return run.isMrt1 || isSafelyZero(run, value) ? value : realize(run, value, 0, 1);
}

/** Restored nodes compute in float: scale, then round, so that what follows computes on integers. */
function fromFloat(run: Run, value: Value, scale: number, precision: number): Quantized {
  const name = run.builder.fresh('float_scale');
  run.floatNodes.add(name);
  const scaled = run.builder.op(ops.mulScalar, name, [value], { scalar: scale });
  return { value: realize(run, scaled, 0, precision), scale, precision };
}

/** A power-of-two rescaling, if the value is more than `shiftBits` bits too wide [R36, R37]. */
function shiftDown(run: Run, value: Value, threshold: number, precision: number): Quantized {
  const current = { value, scale: run.scale(value), precision: run.precision(value) };
  const used = run.bits(threshold * current.scale);
  // A threshold set by hand may claim more bits than the value has (D26).
  const shift = (run.isMrt1 ? used : Math.min(used, current.precision)) - precision;
  if (shift <= run.settings.shiftBits) return current;
  const left = Math.max(current.precision - shift, 1);
  return {
    value: realize(run, value, shift, left),
    scale: current.scale / 2 ** shift,
    precision: left,
  };
}

/** Multiplication by `frac · 2^exp` in integers; the product fits 32 bits [R39–R41]. */
function rescale(run: Run, from: Quantized, wanted: Wanted & { readonly scale: number }): Quantized {
  const { consumer, scale: target, precision } = wanted;
  const ratio = target / from.scale;
  const factor = cvmFloat(ratio, MAX_PRECISION - from.precision);
  const scale = from.scale * cvmFloatValue(factor);
  const error = Math.abs(scale - target) / target;
  if (error > INEXACT)
    run.warn(
      'MRT2203',
      `its scale becomes ${scale} instead of ${target}, a difference of ${(100 * error).toPrecision(2)} %`,
      { node: from.value.node.name, hint: consumer === OUT_KEY ? OF_AN_OUTPUT : OF_AN_INPUT },
    );
  if (-factor.exp > MAX_SHIFT && !run.isMrt1) {
    run.warn('MRT2209', `all values round to 0 at the scale ${target}`, { node: from.value.node.name });
    return { value: realize(run, from.value, 0, 1), scale: target, precision: 1 };
  }
  const product =
    factor.frac > 1
      ? run.builder.op(ops.broadcastMul, run.builder.fresh('mrt_quantize_scale'), [
          from.value,
          run.builder.constant(factor.frac),
        ])
      : from.value;
  return { value: realize(run, product, -factor.exp, precision), scale, precision };
}

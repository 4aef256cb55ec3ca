import { ops, rangeOf } from '@mrtjs/graph';
import { scaleOf } from '../numeric/scale.js';
import { quantizeRule } from '../rule.js';
import { MAX_PRECISION } from '../run.js';

/** Bits of a quotient, where the dividend leaves room for them. */
const QUOTIENT_PRECISION = 16;

/**
 * broadcast_div of two tensors: the dividend is enlarged by as many bits as it leaves free, so that the integer quotient,
 * which is truncated, has up to 16. With errors δa and δb of the operands the quotient is right to
 * (δa + |a / b| · δb) / (|b| − δb) and one of its steps; it is 0 where the divisor's integer is 0.
 */
export const broadcastDiv = quantizeRule(
  ops.broadcastDiv,
  (context) => {
    const [a, b] = [0, 1].map((i) => context.requantize(context.input(i), context.inputPrecision));
    if (a === undefined || b === undefined) return context.refuse('two operands are needed');
    if (b.precision === 1)
      context.refuse('the divisor is always 0 on the calibration data', 'check the model and the data');
    // What needs no change keeps the bits that it has, which may be fewer than were asked for.
    const dividendBits = a.value === context.input(0) ? context.precision(a.value) : a.precision;
    const wanted = (scaleOf(context.outputThreshold, QUOTIENT_PRECISION) * b.scale) / a.scale;
    const factor = Math.max(1, Math.min(Math.round(wanted), rangeOf(MAX_PRECISION - dividendBits)));
    const dividend =
      factor === 1
        ? a.value
        : context.emit(ops.broadcastMul, context.fresh('dividend'), [a.value, context.constant(factor)]);
    const quotient = context.emit(ops.broadcastDiv, context.fresh('quotient'), [dividend, b.value]);
    return {
      value: context.emit(ops.cast, context.name, [quotient], { dtype: 'int32' }),
      scale: (factor * a.scale) / b.scale,
      precision: dividendBits + (factor === 1 ? 0 : context.bits(factor)),
    };
  },
  { inputPrecision: 16 },
);

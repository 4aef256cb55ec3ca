import type { AttrsOf, Value } from '@mrtjs/graph';
import { getBitCount, normalizedAxes, ops, rangeOf } from '@mrtjs/graph';
import { sizeOf } from '@mrtjs/tensor';
import type { RuleContext } from '../rule.js';
import { quantizeRule } from '../rule.js';
import { MAX_PRECISION } from '../run.js';
import { integerRoot } from '../shared/integer-root.js';

/** Fewest bits of the operand. */
const LEAST_PRECISION = 4;
/** Bits of the result, whose largest magnitude is 1. */
const RESULT_PRECISION = 16;

/**
 * L2Normalization: the sum of squares in integers, exactly; its root by tables; an integer division. With an error δ of each
 * of the n elements and a length L the result is right to (1 + √n) · δ / (L − √n · δ), 0.2 % of it for the tables, and one
 * step of 16 bits.
 */
export const l2Normalization = quantizeRule(
  ops.l2Normalization,
  (context) => {
    const axes = normalizedAxes(context.attrs.mode, context.outputShape.length);
    const terms = sizeOf(axes.map((axis) => context.outputShape[axis] as number));
    const room = Math.floor((MAX_PRECISION - 1 - getBitCount(terms)) / 2);
    if (room < LEAST_PRECISION)
      context.refuse(`a sum of ${terms} squares leaves ${room} bits for each element`);
    const x = context.requantize(context.input(0), Math.min(room, context.inputPrecision));

    const eps = Math.round(context.attrs.eps * x.scale * x.scale);
    const squares = sumOfSquares(context, x.value, axes, eps);
    const largest = terms * rangeOf(x.precision) ** 2 + eps;

    const enlarged = rangeOf(MAX_PRECISION - x.precision);
    const factor = Math.max(1, Math.floor(enlarged / rangeOf(RESULT_PRECISION)));
    const root = integerRoot(context as unknown as RuleContext, squares, largest, factor);
    const dividend = context.emit(ops.broadcastMul, context.fresh('dividend'), [
      x.value,
      context.constant(enlarged),
    ]);
    const quotient = context.emit(ops.broadcastDiv, context.fresh('quotient'), [dividend, root]);
    return {
      value: context.emit(ops.cast, context.name, [quotient], { dtype: 'int32' }),
      scale: enlarged / factor,
      precision: x.precision + context.bits(enlarged),
    };
  },
  { inputPrecision: 8 },
);

function sumOfSquares(
  { emit, fresh, constant }: RuleContext<AttrsOf<typeof ops.l2Normalization.attrs>>,
  x: Value,
  axes: readonly number[],
  eps: number,
): Value {
  const square = emit(ops.broadcastMul, fresh('square'), [x, x]);
  const sum = emit(ops.sum, fresh('squares'), [square], { axis: axes, keepdims: true });
  return eps === 0 ? sum : emit(ops.broadcastAdd, fresh('squares'), [sum, constant(eps)]);
}

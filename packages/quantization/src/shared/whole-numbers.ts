/** Rounding to whole numbers, by shifting fixed-point numbers. */
import type { Attributes, Value } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import type { RuleContext, RuleResult } from '../rule.js';

/** Signed bits of the fixed-point numbers, and how many of them are fractions at most. */
const FIXED_PRECISION = 24;
const MAX_FRACTION = 16;

/** A value in units of 2^−fraction. */
interface FixedPoint {
  readonly value: Value;
  readonly fraction: number;
  /** Signed bits of the result. */
  readonly precision: number;
}

/** What is done to the fixed-point number; the last node has the name given. */
type Rounding = (context: RuleContext, x: FixedPoint, name: string) => Value;

/**
 * A rounding: the result is whole, so its scale is 1. It is that of the number which the integers stand for, so that it can
 * differ by 1 from the rounding of the float number where that is within the error of the input from a border.
 */
export function wholeNumbers<A extends Attributes>(context: RuleContext<A>, rounding: Rounding): RuleResult {
  const input = context.input(0);
  if (isWhole(context, input)) {
    const value = context.emit(ops.cast, context.name, [input], { dtype: 'int32' });
    return { value, scale: 1, precision: context.precision(input) };
  }
  const whole = context.bits(Math.ceil(context.threshold(input)));
  const precision = Math.min(whole + 1, FIXED_PRECISION);
  const fraction = Math.max(0, Math.min(FIXED_PRECISION - whole, MAX_FRACTION));
  const fixed = context.requantize(input, whole + fraction, 2 ** fraction);
  const x = { value: fixed.value, fraction, precision };
  return { value: rounding(context as unknown as RuleContext, x, context.name), scale: 1, precision };
}

function isWhole<A extends Attributes>(context: RuleContext<A>, value: Value): boolean {
  return !context.isParameter(value) && !context.isFloat(value) && context.scale(value) === 1;
}

/** Toward −∞: the shift rounds halves up, so that half a unit is taken off before. */
export const down: Rounding = (context, { value, fraction, precision }, name) => {
  if (fraction === 0) return context.realize(value, 0, precision, name);
  const lower = context.emit(ops.broadcastSub, context.fresh('floor_offset'), [
    value,
    context.constant(2 ** (fraction - 1)),
  ]);
  return context.realize(lower, fraction, precision, name);
};

/** To the nearest; halves up. */
const nearest: Rounding = (context, { value, fraction, precision }, name) =>
  context.realize(value, fraction, precision, name);

/** Toward +∞. */
export const up: Rounding = (context, x, name) => {
  const floor = down(context, { ...x, value: negative(context, x.value) }, context.fresh('floor'));
  return context.emit(ops.negative, name, [floor]);
};

/** Another rounding applied to magnitudes. */
const bySign =
  (rounding: Rounding): Rounding =>
  (context, x, name) => {
    const [above, below] = [x.value, negative(context, x.value)].map((value) => {
      const part = context.emit(ops.relu, context.fresh('relu'), [value]);
      return rounding(context, { ...x, value: part }, context.fresh('round'));
    }) as [Value, Value];
    const difference = context.emit(ops.elemwiseSub, context.fresh('round'), [above, below]);
    return context.realize(difference, 0, x.precision, name);
  };

/** Toward zero. */
export const towardZero = bySign(down);

/** To the nearest; halves away from zero. */
export const halfAway = bySign(nearest);

function negative(context: RuleContext, value: Value): Value {
  return context.emit(ops.negative, context.fresh('negative'), [value]);
}

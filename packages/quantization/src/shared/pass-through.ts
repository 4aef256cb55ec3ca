import type { Attributes, Value } from '@mrtjs/graph';
import type { RuleContext, RuleResult } from '../rule.js';
import type { Quantized } from '../run.js';

/** An input as it is; a parameter or a float (restored) operand is quantized to the operator's input precision. */
export function operand<A extends Attributes>(context: RuleContext<A>, value: Value): Quantized {
  return context.isParameter(value) || context.isFloat(value)
    ? context.requantize(value, context.inputPrecision)
    : { value, scale: context.scale(value), precision: context.precision(value) };
}

/**
 * The default rule: the operator neither changes magnitudes nor mixes values, so scale and precision are those of
 * its only input (MRT-SPEC 6.0).
 */
export function passThrough<A extends Attributes>(context: RuleContext<A>): RuleResult {
  const data = operand(context, context.input(0));
  return { ...data, value: context.apply([data.value]) };
}

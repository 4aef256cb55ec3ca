import type { Attributes, Value } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import { float64, toNumbers } from '@mrtjs/tensor';
import { scaleOf } from '../numeric/scale.js';
import type { RuleContext } from '../rule.js';
import { quantizeRule } from '../rule.js';
import { operand } from '../shared/pass-through.js';

/**
 * where: both choices at one 16-bit scale; the condition as it is, which counts as 0 where its integer is 0. (The virtual
 * machine gives the result the bits of the condition: compiling adds a clip to those of the choices.)
 */
export const where = quantizeRule(
  ops.where,
  (context) => {
    const choices = [context.input(1), context.input(2)];
    const largest = Math.max(...choices.map((value) => context.threshold(value)));
    const scale = scaleOf(largest, context.inputPrecision);
    const both = choices.map((value) => context.requantize(value, context.inputPrecision, scale));
    return {
      value: context.apply([condition(context), ...both.map(({ value }) => value)]),
      scale,
      precision: Math.max(...both.map(({ precision }) => precision)),
    };
  },
  { inputPrecision: 16 },
);

/** The condition; a parameter becomes 0 and 1. */
function condition<A extends Attributes>(context: RuleContext<A>): Value {
  const value = context.input(0);
  if (!context.isParameter(value)) return operand(context, value).value;
  const tensor = context.parameterValue(value);
  const isTrue = Array.from(toNumbers(tensor), (x) => (x === 0 ? 0 : 1));
  return context.parameter(context.fresh(value.node.name), float64(tensor.shape, isTrue), 2);
}

import type { Value } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import { absMax, float64, toNumbers } from '@mrtjs/tensor';
import type { RuleContext } from '../rule.js';
import { quantizeRule } from '../rule.js';
import { commonScale } from '../shared/common-scale.js';
import { saturated, truth } from '../shared/comparison.js';
import { operand } from '../shared/pass-through.js';

/**
 * broadcast_greater: operands at one 16-bit scale. Parameters are brought to the scale of the other operand instead, rounded
 * so that the comparison of integers is that of the numbers which they stand for.
 */
export const broadcastGreater = quantizeRule(
  ops.broadcastGreater,
  (context) => {
    const [left, right] = [context.input(0), context.input(1)];
    if (context.isParameter(right) && !context.isParameter(left)) {
      const data = operand(context, left);
      const bound = wholeParameter(context, right, (x) => Math.floor(x * data.scale));
      return truth(context, context.apply([data.value, bound]), data.precision);
    }
    if (context.isParameter(left) && !context.isParameter(right)) {
      const data = operand(context, right);
      const bound = wholeParameter(context, left, (x) => Math.ceil(x * data.scale));
      return truth(context, context.apply([bound, data.value]), context.inputPrecision);
    }
    const compared = commonScale(context, 0);
    return truth(context, compared.value, compared.precision);
  },
  { inputPrecision: 16 },
);

/** A parameter of integers. */
function wholeParameter(
  context: Pick<RuleContext, 'parameter' | 'parameterValue' | 'fresh' | 'bits'>,
  parameter: Value,
  toInteger: (x: number) => number,
): Value {
  const tensor = context.parameterValue(parameter);
  const whole = float64(
    tensor.shape,
    Array.from(toNumbers(tensor), (x) => saturated(toInteger(x))),
  );
  return context.parameter(context.fresh(parameter.node.name), whole, context.bits(absMax(whole)));
}

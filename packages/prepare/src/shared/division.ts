/** Division by a parameter, which is multiplication by its reciprocal. */
import type { Attributes, Value } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import type { NodeFacts, Refusal, Rule } from '../rule.js';
import { refuseIf } from '../rule.js';

/** Refuses a divisor with zeros. */
export function checkDivisor(node: NodeFacts): Refusal | undefined {
  const divisor = node.input(1);
  const hasZero = node.isParameter(divisor) && node.parameterValue(divisor).data.includes(0);
  return refuseIf(hasZero, `the divisor ${divisor.node.name} has elements that are 0`, 'check the parameter');
}

/** x / parameter → x · (1 / parameter). */
export const multiplyByReciprocal: Rule<Attributes> = (context): Value | undefined => {
  const divisor = context.input(1);
  if (!context.isParameter(divisor)) return undefined;
  const { shape, data } = context.parameterValue(divisor);
  const reciprocal = context.parameter(
    context.fresh('reciprocal'),
    shape,
    data.map((x) => 1 / x),
  );
  return context.emit(ops.broadcastMul, context.name, [context.input(0), reciprocal]);
};

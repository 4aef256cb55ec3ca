import type { Attributes } from '@mrtjs/graph';
import { scaleOf } from '../numeric/scale.js';
import type { RuleContext, RuleResult } from '../rule.js';

/**
 * Q-scale (MRT-SPEC 6.1) [R151]: every input is brought exactly to the scale of the largest threshold among them.
 * `growth` is the number of bits that the operator adds to its widest input.
 */
export function commonScale<A extends Attributes>(context: RuleContext<A>, growth: number): RuleResult {
  const largest = Math.max(...context.inputs.map((value) => context.threshold(value)));
  const scale = scaleOf(largest, context.inputPrecision);
  const inputs = context.inputs.map((value) => context.requantize(value, context.inputPrecision, scale));
  return {
    value: context.apply(inputs.map((input) => input.value)),
    scale,
    precision: Math.max(...inputs.map((input) => input.precision)) + growth,
  };
}

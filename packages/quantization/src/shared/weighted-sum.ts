import type { Attributes } from '@mrtjs/graph';
import { getBitCount } from '@mrtjs/graph';
import { sizeOf } from '@mrtjs/tensor';
import type { RuleContext, RuleResult } from '../rule.js';
import { MAX_PRECISION } from '../run.js';

/**
 * Q-xwb (MRT-SPEC 6.1) [R152, R153]: data and weight at the operator's precision, the bias at the product of their
 * scales; the sum over the weight's inner axes adds as many bits as its length has digits.
 */
export function weightedSum<A extends Attributes>(context: RuleContext<A>): RuleResult {
  const [data, weight] = [0, 1].map((i) => context.requantize(context.input(i), context.inputPrecision));
  if (data === undefined || weight === undefined) return context.refuse('data and weight are needed');
  const scale = data.scale * weight.scale;
  const terms = sizeOf((context.inputShapes[1] ?? []).slice(1));
  const sum = data.precision + weight.precision + getBitCount(terms);
  const bias = context.inputs[2];
  if (bias === undefined) return { value: context.apply([data.value, weight.value]), scale, precision: sum };

  const wanted = context.bits(context.threshold(bias) * scale);
  if (wanted > MAX_PRECISION)
    context.refuse(
      `the bias needs ${wanted} bits at the scale of data times weight`,
      'the weight is tiny beside the bias: give the weight a larger threshold',
    );
  const shifted = context.requantize(bias, wanted, scale);
  return {
    value: context.apply([data.value, weight.value, shifted.value]),
    scale,
    precision: Math.max(sum, wanted) + 1,
  };
}

import { ops, roundHalfAway } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { operand } from '../shared/pass-through.js';

/** Pad: scale and precision pass; the constant becomes an integer at that scale, which profile `mrt1` forgets (D46). */
export const pad = quantizeRule(ops.pad, (context) => {
  const { value, scale, precision } = operand(context, context.input(0));
  if (context.profile === 'mrt1') return { value: context.apply([value]), scale, precision };
  const constant = roundHalfAway(context.attrs.constant_value * scale);
  return {
    value: context.apply([value], { constant_value: constant }),
    scale,
    precision: Math.max(precision, context.bits(constant)),
  };
});

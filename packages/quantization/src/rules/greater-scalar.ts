import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { saturated, truth } from '../shared/comparison.js';
import { operand } from '../shared/pass-through.js';

/** _greater_scalar: an integer is greater than scale · scalar where it is greater than the whole part of that. */
export const greaterScalar = quantizeRule(ops.greaterScalar, (context) => {
  const data = operand(context, context.input(0));
  const scalar = saturated(Math.floor(context.attrs.scalar * data.scale));
  return truth(context, context.apply([data.value], { scalar }), data.precision);
});

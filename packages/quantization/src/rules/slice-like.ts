import { ops } from '@mrtjs/graph';
import { zeros } from '@mrtjs/tensor';
import { quantizeRule } from '../rule.js';
import { commonScale } from '../shared/common-scale.js';
import { operand } from '../shared/pass-through.js';

/**
 * slice_like: scale and precision of the data; the second operand lends only its shape [R165]. Profile `mrt1` brings
 * both to one 30-bit scale (D44).
 */
export const sliceLike = quantizeRule(
  ops.sliceLike,
  (context) => {
    if (context.profile === 'mrt1') return commonScale(context, 1);
    const data = operand(context, context.input(0));
    const like = context.input(1);
    const shape = context.isParameter(like)
      ? context.parameter(context.fresh(like.node.name), zeros('float64', context.inputShapes[1] ?? []), 1)
      : like;
    return { ...data, value: context.apply([data.value, shape]) };
  },
  { inputPrecision: 30 },
);

import { getBitCount, ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';

/** batch_dot: 8-bit operands; profile `mrt1` forgets the growth of the sum over the inner axis [R199, D66]. */
export const batchDot = quantizeRule(
  ops.batchDot,
  (context) => {
    const [a, b] = [0, 1].map((i) => context.requantize(context.input(i), context.inputPrecision));
    if (a === undefined || b === undefined) return context.refuse('two operands are needed');
    const inner = context.inputShapes[0]?.at(context.attrs.transpose_a ? -2 : -1) ?? 1;
    const growth = context.profile === 'mrt1' ? 0 : getBitCount(inner);
    return {
      value: context.apply([a.value, b.value]),
      scale: a.scale * b.scale,
      precision: a.precision + b.precision + growth,
    };
  },
  { inputPrecision: 8 },
);

import { ops, transposeAxes } from '@mrtjs/graph';
import { normalizeAxis } from '@mrtjs/tensor';
import { defineRules } from '../rule.js';

/** SwapAxis → transpose; of an axis with itself it is nothing [R159]. */
export const swapAxis = defineRules(ops.swapAxis, {
  rewrite: ({ attrs, emit, name, input, inputShape }) => {
    const rank = inputShape(0).length;
    const [a, b] = [normalizeAxis(attrs.dim1, rank), normalizeAxis(attrs.dim2, rank)];
    if (a === b) return input(0);
    const axes = transposeAxes([], rank).map((_, i) => (i === a ? b : i === b ? a : i));
    return emit(ops.transpose, name, [input(0)], { axes });
  },
});

/** Sums of many operands. */
import { attr } from '@mrtjs/graph';
import type { Rewrite, Rewrites } from '../import/rule.js';

/** A chain of two-operand additions, from the left. */
const addAll: Rewrite = (context) => {
  context.attrs({ num_args: attr.int({ min: 1, default: 1 }) });
  const [first, ...rest] = [context.input(0), ...context.node.inputs.slice(1)];
  return rest.reduce(
    (sum, term, i) =>
      i === rest.length - 1
        ? context.last('elemwise_add', [sum, term])
        : context.inner('elemwise_add', [sum, term]),
    first,
  );
};

/** The sum of any number of tensors. */
export const sums: Rewrites = { ElementWiseSum: addAll, add_n: addAll };

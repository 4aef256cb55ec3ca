import type { Shape } from '@mrtjs/tensor';
import { formatShape, sameShape, sizeOf } from '@mrtjs/tensor';
import { defineOp, shapeProblem } from '../operator.js';
import { operand } from './reference/rearrange.js';

/** Chooses between two tensors. */
export const where = defineOp({
  name: 'where',
  summary: 'Elements (or rows) of x where condition is not 0, else of y.',
  attrs: {},
  inputs: [{ name: 'condition' }, { name: 'x' }, { name: 'y' }],
  infer: ([condition = [], x = [], y = []]) => {
    if (!sameShape(x, y) || !(sameShape(condition, x) || isRowVector(condition, x)))
      shapeProblem(
        `condition, x and y have shapes ${[condition, x, y].map(formatShape).join(', ')}; expected equal ones, or ` +
          'one condition for each row',
      );
    return [x];
  },
  evaluate: (inputs) => {
    const [condition, x, y] = [operand(inputs, 0), operand(inputs, 1), operand(inputs, 2)];
    const perCondition = sizeOf(x.shape) / Math.max(condition.data.length, 1);
    const data = x.data.map((value, i) =>
      condition.data[Math.floor(i / perCondition)] === 0 ? (y.data[i] as number) : value,
    );
    return [{ ...x, data }];
  },
});

function isRowVector(condition: Shape, x: Shape): boolean {
  return condition.length === 1 && condition[0] === x[0];
}

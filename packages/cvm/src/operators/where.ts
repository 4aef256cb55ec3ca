import { formatShape, sameShape } from '@mrtjs/tensor';
import { defineCvmOp, shapeError } from '../operator.js';
import { precisionOfFirst } from './rules/unary.js';

/** Chooses between two tensors. The declared precision is that of the condition, as in the original [C69, C128]. */
export const where = defineCvmOp({
  name: 'where',
  summary: 'Elements, or rows for a 1-D condition, of x where the condition is not 0, else of y.',
  attrs: {},
  inputs: ['condition', 'x', 'y'],
  inferShape([condition, x, y]) {
    if (!sameShape(x, y)) shapeError(`x has shape ${formatShape(x)}, y has ${formatShape(y)}`);
    if (!sameShape(condition, x) && !sameShape(condition, x.slice(0, 1)))
      shapeError(`the condition has shape ${formatShape(condition)}, x has ${formatShape(x)}`);
    return [x];
  },
  inferPrecision: precisionOfFirst,
});

import { float64, formatShape, sizeOf } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp, shapeProblem } from '../operator.js';
import { operand } from './reference/rearrange.js';

/** Looks integers up in a table (MRT-SPEC 4.5) [R32]. */
export const cvmLut = defineOp({
  name: 'cvm_lut',
  summary: 'table[x], with x limited to the in_dim entries of the table.',
  attrs: { in_dim: attr.int({ min: 1 }) },
  inputs: [{ name: 'data' }, { name: 'table', parameter: true }],
  infer: ([data = [], table = []], { in_dim }) => {
    if (sizeOf(table) !== in_dim)
      shapeProblem(`table has shape ${formatShape(table)}, expected (${in_dim}, 1)`);
    return [data];
  },
  parameterShapes: (_, { in_dim }) => ({ table: [in_dim, 1] }),
  evaluate: (inputs, { in_dim }) => {
    const [x, table] = [operand(inputs, 0), operand(inputs, 1)];
    const entries = x.data.map((value) => table.data[Math.min(Math.max(value, 0), in_dim - 1)] as number);
    return [float64(x.shape, entries)];
  },
});

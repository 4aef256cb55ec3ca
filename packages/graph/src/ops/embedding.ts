import { float64, formatShape } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp, shapeProblem } from '../operator.js';
import { operand } from './reference/rearrange.js';

/** Looks up rows of a table. */
export const embedding = defineOp({
  name: 'Embedding',
  summary: 'Row data[…] of weight for every element; indices beyond the table are the nearest row.',
  attrs: { input_dim: attr.int({ min: 1 }), output_dim: attr.int({ min: 1 }) },
  inputs: [{ name: 'data' }, { name: 'weight', parameter: true }],
  infer([data = [], weight = []], { input_dim, output_dim }) {
    if (weight.length !== 2 || weight[0] !== input_dim || weight[1] !== output_dim)
      shapeProblem(`weight has shape ${formatShape(weight)}, expected (${input_dim}, ${output_dim})`);
    return [[...data, output_dim]];
  },
  parameterShapes: (_, { input_dim, output_dim }) => ({ weight: [input_dim, output_dim] }),
  evaluate(inputs, { input_dim, output_dim }) {
    const [x, w] = [operand(inputs, 0), operand(inputs, 1)];
    const out = new Float64Array(x.data.length * output_dim);
    x.data.forEach((value, i) => {
      const row = Math.min(Math.max(Math.trunc(value), 0), input_dim - 1);
      out.set(w.data.subarray(row * output_dim, (row + 1) * output_dim), i * output_dim);
    });
    return [float64([...x.shape, output_dim], out)];
  },
});

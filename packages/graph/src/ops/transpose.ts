import { attr } from '../attributes.js';
import { transposeAxes } from '../geometry/transposition.js';
import { defineOp } from '../operator.js';
import { operand, permute } from './reference/rearrange.js';

/** Permutes axes. */
export const transpose = defineOp({
  name: 'transpose',
  summary: 'Axis i of the output is axis axes[i] of the input; without axes the order is reversed.',
  attrs: { axes: attr.ints({ default: [] }) },
  inputs: [{ name: 'data' }],
  infer: ([data = []], { axes }) => [transposeAxes(axes, data.length).map((axis) => data[axis] as number)],
  evaluate: (inputs, { axes }) => {
    const x = operand(inputs, 0);
    return [permute(x, transposeAxes(axes, x.shape.length))];
  },
});

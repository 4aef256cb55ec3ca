import type { Shape } from '@mrtjs/tensor';
import { formatShape } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp, shapeProblem } from '../operator.js';
import { broadcastTo as repeatAxes, operand } from './reference/rearrange.js';

/** Repeats axes of size 1. */
export const broadcastTo = defineOp({
  name: 'broadcast_to',
  summary: 'Repeats axes of size 1 to the given shape; 0 keeps a dimension.',
  attrs: { shape: attr.ints({ min: 0 }) },
  inputs: [{ name: 'data' }],
  infer: ([data = []], { shape }) => [target(data, shape)],
  evaluate: (inputs, { shape }) => {
    const x = operand(inputs, 0);
    return [repeatAxes(x, target(x.shape, shape))];
  },
});

function target(data: Shape, wanted: Shape): number[] {
  const shape = wanted.map((dim, i) => (dim === 0 ? (data[i] ?? 0) : dim));
  if (shape.length !== data.length || shape.some((dim, i) => data[i] !== 1 && data[i] !== dim))
    shapeProblem(`${formatShape(data)} cannot be broadcast to ${formatShape(wanted)}`);
  return shape;
}

import type { Shape } from '@mrtjs/tensor';
import { reshaped, sizeOf } from '@mrtjs/tensor';
import { defineOp } from '../operator.js';
import { operand } from './reference/rearrange.js';

/** Merges all axes but the first. */
export const flatten = defineOp({
  name: 'Flatten',
  summary: 'Merges all axes but the first.',
  attrs: {},
  inputs: [{ name: 'data' }],
  infer: ([data = []]) => [flattened(data)],
  evaluate: (inputs) => {
    const x = operand(inputs, 0);
    return [reshaped(x, flattened(x.shape))];
  },
});

function flattened(shape: Shape): number[] {
  return [shape[0] ?? 1, sizeOf(shape.slice(1))];
}

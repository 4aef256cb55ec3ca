import { normalizeAxis, reshaped } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp } from '../operator.js';
import { operand } from './reference/rearrange.js';

/** Inserts an axis of size 1. */
export const expandDims = defineOp({
  name: 'expand_dims',
  summary: 'Inserts an axis of size 1 before axis.',
  attrs: { axis: attr.int() },
  inputs: [{ name: 'data' }],
  infer: ([data = []], { axis }) => [expanded(data, axis)],
  evaluate: (inputs, { axis }) => {
    const x = operand(inputs, 0);
    return [reshaped(x, expanded(x.shape, axis))];
  },
});

function expanded(shape: readonly number[], axis: number): number[] {
  return shape.toSpliced(normalizeAxis(axis, shape.length + 1), 0, 1);
}

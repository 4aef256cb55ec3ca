import { normalizeAxis } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp } from '../operator.js';
import { operand, permute } from './reference/rearrange.js';

/** Exchanges two axes. */
export const swapAxis = defineOp({
  name: 'SwapAxis',
  summary: 'Exchanges the axes dim1 and dim2.',
  attrs: { dim1: attr.int({ default: 0 }), dim2: attr.int({ default: 0 }) },
  inputs: [{ name: 'data' }],
  infer: ([data = []], attrs) => [swapped(data.length, attrs).map((axis) => data[axis] as number)],
  evaluate: (inputs, attrs) => {
    const x = operand(inputs, 0);
    return [permute(x, swapped(x.shape.length, attrs))];
  },
});

function swapped(rank: number, { dim1, dim2 }: { readonly dim1: number; readonly dim2: number }): number[] {
  const [a, b] = [normalizeAxis(dim1, rank), normalizeAxis(dim2, rank)];
  return Array.from({ length: rank }, (_, i) => (i === a ? b : i === b ? a : i));
}

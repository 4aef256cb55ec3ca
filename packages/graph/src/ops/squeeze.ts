import type { Shape } from '@mrtjs/tensor';
import { formatShape, normalizeAxis, reshaped } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp, shapeProblem } from '../operator.js';
import { operand } from './reference/rearrange.js';

/** Removes axes of size 1. */
export const squeeze = defineOp({
  name: 'squeeze',
  summary: 'Removes the listed axes, or all axes of size 1.',
  attrs: { axis: attr.optional(attr.ints()) },
  inputs: [{ name: 'data' }],
  infer: ([data = []], { axis }) => [squeezed(data, axis)],
  evaluate: (inputs, { axis }) => {
    const x = operand(inputs, 0);
    return [reshaped(x, squeezed(x.shape, axis))];
  },
});

function squeezed(shape: Shape, axis: readonly number[] | null): number[] {
  const listed = axis?.map((one) => normalizeAxis(one, shape.length));
  const wrong = listed?.find((one) => shape[one] !== 1);
  if (wrong !== undefined) shapeProblem(`axis ${wrong} of ${formatShape(shape)} does not have size 1`);
  const kept = shape.filter((dim, i) => (listed === undefined ? dim !== 1 : !listed.includes(i)));
  return kept.length === 0 ? [1] : kept;
}

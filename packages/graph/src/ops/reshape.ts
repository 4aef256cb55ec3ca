import { reshaped } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { reshapeDims } from '../geometry/reshaping.js';
import { defineOp } from '../operator.js';
import { operand } from './reference/rearrange.js';

/** The same elements in another shape, which may be written with the codes of {@link reshapeDims}. */
export const reshape = defineOp({
  name: 'Reshape',
  summary: 'The same elements in another shape.',
  attrs: { shape: attr.ints({ min: -4 }), reverse: attr.bool({ default: false }) },
  inputs: [{ name: 'data' }],
  infer: ([data = []], { shape, reverse }) => [reshapeDims(data, shape, reverse)],
  evaluate: (inputs, { shape, reverse }) => {
    const x = operand(inputs, 0);
    return [reshaped(x, reshapeDims(x.shape, shape, reverse))];
  },
});

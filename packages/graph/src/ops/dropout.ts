import { fail } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp } from '../operator.js';
import { operand } from './reference/rearrange.js';

/** Does nothing at inference. */
export const dropout = defineOp({
  name: 'Dropout',
  summary: 'The identity at inference; mode always drops at random and is not deterministic.',
  attrs: {
    p: attr.float({ min: 0, max: 1, default: 0.5 }),
    mode: attr.oneOf(['training', 'always'], { default: 'training' }),
    axes: attr.ints({ default: [] }),
  },
  inputs: [{ name: 'data' }],
  infer: ([data = []]) => [data],
  evaluate: (inputs, { mode }) =>
    mode === 'always' ? fail('MRT1009', 'Dropout of mode always is random') : [operand(inputs, 0)],
});

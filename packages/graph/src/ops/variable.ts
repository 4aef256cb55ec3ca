import { attr } from '../attributes.js';
import { defineOp, shapeProblem } from '../operator.js';

/** An input or a parameter. */
export const variable = defineOp({
  name: 'null',
  summary: 'An input of the network or a trained parameter.',
  attrs: {
    /** Attached shape of an input (`__shape__`). */
    shape: attr.optional(attr.ints({ min: -1 })),
    /** Signed bit width of an integer variable. */
    precision: attr.optional(attr.int({ min: 1 })),
  },
  inputs: [],
  infer: (_, { shape }) => [shape ?? shapeProblem('the shape of this variable is not known')],
  baseOps: () => 0,
});

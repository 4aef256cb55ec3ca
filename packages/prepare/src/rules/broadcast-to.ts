import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';

/** broadcast_to → tile, which the CVM has. */
export const broadcastTo = defineRules(ops.broadcastTo, {
  rewrite: ({ emit, name, inputs, inputShape, outputShape }) => {
    const reps = outputShape.map((dim, axis) => dim / (inputShape(0)[axis] ?? dim));
    return emit(ops.tile, name, inputs, { reps });
  },
});

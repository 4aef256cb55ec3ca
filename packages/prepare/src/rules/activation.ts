import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';
import { swapTranspose } from '../shared/transposes.js';

/** Activation: relu stays, sigmoid and tanh become operators of their own, others become tables later [R175, D48]. */
export const activation = defineRules(ops.activation, {
  fuseTranspose: (context) => (context.attrs.act_type === 'relu' ? swapTranspose(context) : undefined),
  rewrite: ({ attrs: { act_type: type }, emit, name, inputs }) => {
    if (type === 'sigmoid') return emit(ops.sigmoid, name, inputs);
    return type === 'tanh' ? emit(ops.tanh, name, inputs) : undefined;
  },
});

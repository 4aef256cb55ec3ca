import { ops } from '@mrtjs/graph';
import { defineRules, refuseIf } from '../rule.js';
import { swapTranspose } from '../shared/transposes.js';

/** Activation: relu stays, sigmoid and tanh become operators of their own, others are refused [R175, D48]. */
export const activation = defineRules(ops.activation, {
  check: ({ attrs: { act_type: type } }) =>
    refuseIf(
      type !== 'relu' && type !== 'sigmoid' && type !== 'tanh',
      `act_type ${type} has no integer form`,
    ),
  fuseTranspose: (context) => (context.attrs.act_type === 'relu' ? swapTranspose(context) : undefined),
  rewrite: ({ attrs: { act_type: type }, emit, name, inputs }) => {
    if (type === 'sigmoid') return emit(ops.sigmoid, name, inputs);
    return type === 'tanh' ? emit(ops.tanh, name, inputs) : undefined;
  },
});

import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { passThrough } from '../shared/pass-through.js';

/** Activation(relu): scale and precision pass. Other types are rewritten by prepare [R175]. */
export const activation = quantizeRule(ops.activation, passThrough, {
  unsupported: ({ act_type }) =>
    act_type === 'relu' ? undefined : `act_type ${act_type} is rewritten by prepare, which has not been run`,
});

import { ops } from '@mrtjs/graph';
import { tanh as hyperbolic } from '../numeric/transcendental.js';
import { quantizeRule } from '../rule.js';
import { lookupTable } from '../shared/lookup-table.js';

/** tanh: a lookup table over 8-bit inputs, like sigmoid. */
export const tanh = quantizeRule(ops.tanh, (context) => lookupTable(context, hyperbolic), {
  inputPrecision: 8,
});

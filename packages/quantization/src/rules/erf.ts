import { errorFunction, ops } from '@mrtjs/graph';
import { exp } from '../numeric/transcendental.js';
import { quantizeRule } from '../rule.js';
import { lookupTable } from '../shared/lookup-table.js';

/** erf: a lookup table over 8-bit inputs, like tanh. */
export const erf = quantizeRule(ops.erf, (context) => lookupTable(context, (x) => errorFunction(x, exp)), {
  inputPrecision: 8,
});

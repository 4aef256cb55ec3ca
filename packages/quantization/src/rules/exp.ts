import { ops } from '@mrtjs/graph';
import { exp as exponential } from '../numeric/transcendental.js';
import { quantizeRule } from '../rule.js';
import { lookupTable } from '../shared/lookup-table.js';

/** exp: a lookup table over 8-bit inputs [R177]. */
export const exp = quantizeRule(ops.exp, (context) => lookupTable(context, exponential), {
  inputPrecision: 8,
});

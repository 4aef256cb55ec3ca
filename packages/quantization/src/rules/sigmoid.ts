import { ops } from '@mrtjs/graph';
import { sigmoid as logistic } from '../numeric/transcendental.js';
import { quantizeRule } from '../rule.js';
import { lookupTable } from '../shared/lookup-table.js';

/** sigmoid: a lookup table over 8-bit inputs [R177]. */
export const sigmoid = quantizeRule(ops.sigmoid, (context) => lookupTable(context, logistic), {
  inputPrecision: 8,
});

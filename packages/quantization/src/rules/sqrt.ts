import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { lookupTable } from '../shared/lookup-table.js';

/**
 * sqrt: a lookup table over 16-bit inputs, which IEEE-754 defines exactly. Close to 0, where it is steep, an error δ of the
 * input becomes one of √δ: eight more bits than other tables have make that half a percent of the largest root. The root
 * of a negative number is 0.
 */
export const sqrt = quantizeRule(
  ops.sqrt,
  (context) => lookupTable(context, (x) => (x > 0 ? Math.sqrt(x) : 0), { nonNegative: true }),
  { inputPrecision: 16 },
);

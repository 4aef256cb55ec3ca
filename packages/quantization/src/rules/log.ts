import { ops } from '@mrtjs/graph';
import { scaleOf } from '../numeric/scale.js';
import { log as logarithm } from '../numeric/transcendental.js';
import { quantizeRule } from '../rule.js';
import { lookupTable } from '../shared/lookup-table.js';

/**
 * log: a lookup table over 16-bit inputs. An error δ of the input becomes one of −log(1 − δ / x), large where x is small
 * beside the threshold. What is 0 as an integer counts as half a step, as do negative numbers, of which there is no
 * logarithm.
 */
export const log = quantizeRule(
  ops.log,
  (context) => {
    const halfStep = 0.5 / scaleOf(context.threshold(context.input(0)), context.inputPrecision);
    return lookupTable(context, (x) => logarithm(x > halfStep ? x : halfStep), { nonNegative: true });
  },
  { inputPrecision: 16 },
);

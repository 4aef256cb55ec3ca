import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { halfAway, wholeNumbers } from '../shared/whole-numbers.js';

/** round: a shift of the magnitudes, which rounds halves away from zero. */
export const round = quantizeRule(ops.round, (context) => wholeNumbers(context, halfAway));

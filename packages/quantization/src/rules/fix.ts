import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { towardZero, wholeNumbers } from '../shared/whole-numbers.js';

/** fix: the floor of the magnitudes. */
export const fix = quantizeRule(ops.fix, (context) => wholeNumbers(context, towardZero));

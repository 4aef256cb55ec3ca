import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { down, wholeNumbers } from '../shared/whole-numbers.js';

/** floor: a shift of fixed-point numbers. */
export const floor = quantizeRule(ops.floor, (context) => wholeNumbers(context, down));

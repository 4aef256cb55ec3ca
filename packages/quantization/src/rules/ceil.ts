import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';
import { up, wholeNumbers } from '../shared/whole-numbers.js';

/** ceil: the negative of the floor of the negative. */
export const ceil = quantizeRule(ops.ceil, (context) => wholeNumbers(context, up));

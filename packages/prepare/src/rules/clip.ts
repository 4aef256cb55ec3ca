import { ops } from '@mrtjs/graph';
import { defineRules, refuseIf } from '../rule.js';
import { swapTranspose } from '../shared/transposes.js';

/** clip is elementwise. */
export const clip = defineRules(ops.clip, {
  check: ({ attrs: { a_min: min, a_max: max } }) =>
    refuseIf(min > max, `a_min ${min} is greater than a_max ${max}`, 'correct the model'),
  fuseTranspose: swapTranspose,
});

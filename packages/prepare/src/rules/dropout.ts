import { ops } from '@mrtjs/graph';
import { defineRules, refuseIf } from '../rule.js';
import { swapTranspose } from '../shared/transposes.js';

/** Dropout does nothing, unless it drops at inference, too [R174]. */
export const dropout = defineRules(ops.dropout, {
  check: ({ attrs }) =>
    refuseIf(
      attrs.mode === 'always',
      'mode always drops at random, at inference, too',
      'export the model with mode training',
    ),
  fuseTranspose: swapTranspose,
});

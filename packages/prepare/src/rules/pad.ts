import { ops } from '@mrtjs/graph';
import { defineRules, refuseIf } from '../rule.js';

/** Pad: only with a constant [R172]. */
export const pad = defineRules(ops.pad, {
  check: ({ attrs }) => refuseIf(attrs.mode !== 'constant', `mode ${attrs.mode} has no form on the CVM`),
});

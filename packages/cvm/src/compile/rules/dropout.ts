import { ops } from '@mrtjs/graph';
import { compileRule } from '../rule.js';

/** `Dropout` does nothing at inference. */
export const dropout = compileRule(ops.dropout, ({ attrs, input, refuse }) =>
  attrs.mode === 'training' ? input(0) : refuse(`mode ${attrs.mode} is random`, 'remove this node'),
);

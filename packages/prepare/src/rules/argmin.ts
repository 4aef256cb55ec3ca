import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';

/** argmin → argmax(−x). */
export const argmin = defineRules(ops.argmin, {
  rewrite: ({ attrs, emit, fresh, name, input }) =>
    emit(ops.argmax, name, [emit(ops.negative, fresh('negative'), [input(0)])], attrs),
});

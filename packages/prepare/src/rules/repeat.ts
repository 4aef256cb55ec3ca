import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';

/**
 * repeat: without an axis, the elements in one row are repeated [R162]. Profile `mrt1` leaves that to the compiler, which
 * gets it wrong (D42).
 */
export const repeat = defineRules(ops.repeat, {
  rewrite: ({ attrs, emit, fresh, name, inputs, profile }) => {
    if (attrs.axis !== null || profile === 'mrt1') return undefined;
    const row = emit(ops.reshape, fresh('reshape'), inputs, { shape: [-1] });
    return emit(ops.repeat, name, [row], { repeats: attrs.repeats, axis: 0 });
  },
});

import { ops, rangeOf, roundHalfAway } from '@mrtjs/graph';
import { bestRule, recoded } from '../rule.js';
import { Moved } from '../sources/moved.js';

/** Pad: the constant is written on the grid like everything else. */
export const pad = bestRule(ops.pad, ({ assembly, node, attrs, source, apply }) => {
  const { constant_value: constant } = attrs;
  return new Moved(
    assembly,
    node,
    source(0),
    (coded, { scale, zero, bits }) => {
      const limit = rangeOf(bits);
      const integer = Math.min(limit, Math.max(-limit, roundHalfAway(constant * scale - zero)));
      const magnitude = Math.max(coded.magnitude, Math.abs(integer));
      const changed = { constant_value: integer };
      return recoded(
        coded,
        apply([coded], { precision: Math.max(coded.precision, bits), magnitude }, changed),
      );
    },
    { keepsValues: attrs.mode !== 'constant' || constant === 0 },
  );
});

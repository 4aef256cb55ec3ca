import { attr, ops } from '@mrtjs/graph';
import type { Operand } from '../operand.js';
import { onnxRule, port } from '../rule.js';
import { binary } from '../shared/binary.js';

const attrs = { bias: attr.float({ default: 0 }), lambd: attr.float({ default: 0.5 }) };

/** x − bias above lambd, x + bias below −lambd, else 0. */
export const shrink = onnxRule(
  'Shrink',
  { inputs: [port.of('input')], attrs },
  ({ g, attrs: { bias, lambd }, input }) => {
    const x = input(0);
    const beyond = (y: Operand): Operand => {
      const reduced = g.op(ops.plusScalar, [y], { scalar: -bias }, x);
      return binary(g, 'mul', reduced, g.op(ops.greaterScalar, [y], { scalar: lambd }, x));
    };
    return binary(g, 'sub', beyond(x), beyond(g.op(ops.negative, [x], {}, x)));
  },
);

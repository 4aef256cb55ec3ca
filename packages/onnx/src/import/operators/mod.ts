import { attr, ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';
import { binary } from '../shared/binary.js';

/** a − b · ⌊a / b⌋, whose sign is that of b; with `fmod` the quotient is rounded toward zero, and the sign that of a. */
export const mod = onnxRule(
  'Mod',
  { inputs: [port.of('A'), port.of('B')], attrs: { fmod: attr.bool({ default: false }) } },
  ({ g, attrs, input }) => {
    const [a, b] = [input(0), input(1)];
    const quotient = binary(g, 'div', a, b, { dtype: 'float64' });
    const whole = g.op(attrs.fmod ? ops.fix : ops.floor, [quotient], {}, { ...quotient, dtype: a.dtype });
    return binary(g, 'sub', a, binary(g, 'mul', whole, b));
  },
);

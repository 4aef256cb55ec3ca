import { ops } from '@mrtjs/graph';
import { sizeOf, toNumbers } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';

/** Only the powers that the IR has operators for. */
export const pow = onnxRule(
  'Pow',
  { inputs: [port.of('X'), port.own('Y')] },
  ({ g, input, constant, refuse }) => {
    const exponents = constant(1);
    const [exponent] = toNumbers(exponents);
    const x = input(0);
    if (sizeOf(exponents.shape) !== 1 || exponents.shape.length > x.shape.length)
      refuse('its exponent is not one number');
    if (exponent === 1) return x;
    if (exponent === 2) return g.op(ops.square, [x], {}, x);
    if (exponent === 0.5) return g.op(ops.sqrt, [x], {}, x);
    return refuse(`its exponent is ${exponent}; 0.5, 1 and 2 are supported`);
  },
);

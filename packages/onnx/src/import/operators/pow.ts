import { sizeOf, toNumbers } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';
import { power } from '../shared/power.js';

/** The exponent must be one known number. */
export const pow = onnxRule(
  'Pow',
  { inputs: [port.of('X'), port.own('Y')], limits: 'exponents that are computed, or not all one number' },
  ({ g, input, constant, refuse }) => {
    const exponents = constant(1);
    const values = toNumbers(exponents);
    const [exponent = 1] = values;
    const x = input(0);
    if (!values.every((value) => value === exponent) || exponents.shape.length > x.shape.length)
      return refuse('its exponents are not one number');
    if (
      sizeOf(exponents.shape) > 1 &&
      exponents.shape.some((dim, i) => dim > 1 && dim !== x.shape.at(i - exponents.shape.length))
    )
      return refuse('its exponents widen the base');
    return Number.isFinite(exponent) ? power(g, x, exponent) : refuse(`its exponent is ${exponent}`);
  },
);

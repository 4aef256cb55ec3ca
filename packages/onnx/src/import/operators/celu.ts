import { attr, ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';

/** x where positive, else alpha · (exp(x / alpha) − 1): alpha times the Elu of x / alpha. */
export const celu = onnxRule(
  'Celu',
  { inputs: [port.of('X')], attrs: { alpha: attr.float({ default: 1 }) } },
  ({ g, attrs: { alpha }, input, refuse }) => {
    if (!(alpha > 0)) return refuse(`alpha is ${alpha}`);
    const x = input(0);
    const scaled = alpha === 1 ? x : g.op(ops.divScalar, [x], { scalar: alpha }, x);
    const curve = g.op(ops.leakyReLU, [scaled], { act_type: 'elu', slope: 1 }, x);
    return alpha === 1 ? curve : g.op(ops.mulScalar, [curve], { scalar: alpha }, x);
  },
);

import { attr, ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';

const attrs = {
  alpha: attr.float({ default: 1.6732632423543772 }),
  gamma: attr.float({ default: 1.0507009873554805 }),
};

export const selu = onnxRule(
  'Selu',
  { inputs: [port.of('X')], attrs },
  ({ g, attrs: { alpha, gamma }, input }) => {
    const curve = g.op(ops.leakyReLU, [input(0)], { act_type: 'elu', slope: alpha }, input(0));
    return g.op(ops.mulScalar, [curve], { scalar: gamma }, curve);
  },
);

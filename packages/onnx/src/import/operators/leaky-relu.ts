import { attr, ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';

export const leakyRelu = onnxRule(
  'LeakyRelu',
  { inputs: [port.of('X')], attrs: { alpha: attr.float({ default: 0.01 }) } },
  ({ g, attrs, input }) =>
    g.op(ops.leakyReLU, [input(0)], { act_type: 'leaky', slope: attrs.alpha }, input(0)),
);

import { attr, ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';

export const elu = onnxRule(
  'Elu',
  { inputs: [port.of('X')], attrs: { alpha: attr.float({ default: 1 }) } },
  ({ g, attrs, input }) => g.op(ops.leakyReLU, [input(0)], { act_type: 'elu', slope: attrs.alpha }, input(0)),
);

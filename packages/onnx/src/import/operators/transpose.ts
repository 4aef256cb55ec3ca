import { attr, ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';

export const transpose = onnxRule(
  'Transpose',
  { inputs: [port.of('data')], attrs: { perm: attr.ints({ default: [] }) } },
  ({ g, attrs: { perm }, input }) =>
    input(0).shape.length < 2 ? input(0) : g.op(ops.transpose, [input(0)], { axes: perm }),
);

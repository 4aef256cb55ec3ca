import { attr, ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';

const inputs = [port.of('input'), port.of('scale'), port.of('B')];

export const instanceNormalization = onnxRule(
  'InstanceNormalization',
  { inputs, attrs: { epsilon: attr.float({ min: 0, default: 1e-5 }) } },
  ({ g, attrs, input }) =>
    g.op(ops.instanceNorm, [input(0), input(1), input(2)], { eps: attrs.epsilon }, input(0)),
);

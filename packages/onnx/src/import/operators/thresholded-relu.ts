import { attr, ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';
import { binary } from '../shared/binary.js';

export const thresholdedRelu = onnxRule(
  'ThresholdedRelu',
  { inputs: [port.of('X')], attrs: { alpha: attr.float({ default: 1 }) } },
  ({ g, attrs, input }) =>
    binary(g, 'mul', input(0), g.op(ops.greaterScalar, [input(0)], { scalar: attrs.alpha }, input(0))),
);

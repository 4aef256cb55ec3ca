import { attr, ops } from '@mrtjs/graph';
import { normalizeAxis } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';

export const concat = onnxRule(
  'Concat',
  { inputs: [port.variadic('inputs')], attrs: { axis: attr.int() } },
  ({ g, attrs, inputs, input }) => {
    const operands = inputs.map((_, i) => input(i));
    const dim = normalizeAxis(attrs.axis, input(0).shape.length);
    return operands.length === 1 ? input(0) : g.op(ops.concat, operands, { dim });
  },
);

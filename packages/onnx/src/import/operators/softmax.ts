import { attr, ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';
import { alongSoftmaxAxis } from '../shared/softmax.js';

export const softmax = onnxRule(
  'Softmax',
  { inputs: [port.of('input')], attrs: { axis: attr.optional(attr.int()) } },
  ({ g, opset, attrs, input }) =>
    alongSoftmaxAxis(g, input(0), attrs.axis, opset, (x, axis) => g.op(ops.softmax, [x], { axis }, x)),
);

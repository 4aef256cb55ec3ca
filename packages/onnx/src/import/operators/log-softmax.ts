import { attr, ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';
import { binary } from '../shared/binary.js';
import { alongSoftmaxAxis } from '../shared/softmax.js';

/** x − max − log Σ exp(x − max): the largest element is taken off so that nothing overflows. */
export const logSoftmax = onnxRule(
  'LogSoftmax',
  { inputs: [port.of('input')], attrs: { axis: attr.optional(attr.int()) } },
  ({ g, opset, attrs, input }) =>
    alongSoftmaxAxis(g, input(0), attrs.axis, opset, (x, axis) => {
      const kept = { shape: x.shape.with(axis, 1) };
      const over = { axis: [axis], keepdims: true };
      const shifted = binary(g, 'sub', x, g.op(ops.max, [x], over, kept));
      const sum = g.op(ops.sum, [g.op(ops.exp, [shifted], {}, x)], over, kept);
      return binary(g, 'sub', shifted, g.op(ops.log, [sum], {}, kept));
    }),
);

import { attr, ops } from '@mrtjs/graph';
import { normalizeAxis, sizeOf } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';
import { reshapeTo } from '../shared/reshape.js';

/** Before operator set 13 all axes from `axis` on are one. */
export const softmax = onnxRule(
  'Softmax',
  { inputs: [port.of('input')], attrs: { axis: attr.optional(attr.int()) } },
  ({ g, opset, attrs, input }) => {
    const x = input(0);
    const axis = normalizeAxis(attrs.axis ?? (opset < 13 ? 1 : -1), x.shape.length);
    if (opset >= 13 || sizeOf(x.shape.slice(axis + 1)) === 1) return g.op(ops.softmax, [x], { axis }, x);
    const matrix = reshapeTo(g, x, [sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis))]);
    return reshapeTo(g, g.op(ops.softmax, [matrix], { axis: 1 }), x.shape);
  },
);

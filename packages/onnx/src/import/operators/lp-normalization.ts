import { attr, ops } from '@mrtjs/graph';
import { normalizeAxis } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';
import { binary } from '../shared/binary.js';

const attrs = { axis: attr.int({ default: -1 }), p: attr.int({ min: 1, max: 2, default: 2 }) };

/** x divided by its length, the sum of magnitudes or the root of the sum of squares. */
export const lpNormalization = onnxRule(
  'LpNormalization',
  { inputs: [port.of('input')], attrs },
  ({ g, attrs: { axis: given, p }, input }) => {
    const x = input(0);
    const axis = normalizeAxis(given, x.shape.length);
    const kept = { shape: x.shape.with(axis, 1) };
    const powers = g.op(p === 1 ? ops.abs : ops.square, [x], {}, x);
    const sum = g.op(ops.sum, [powers], { axis: [axis], keepdims: true }, kept);
    return binary(g, 'div', x, p === 1 ? sum : g.op(ops.sqrt, [sum], {}, kept));
  },
);

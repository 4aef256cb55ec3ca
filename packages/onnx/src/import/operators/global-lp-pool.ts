import { attr, ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';

/** The length of all elements of a channel: the sum of magnitudes, or the root of the sum of squares. */
export const globalLpPool = onnxRule(
  'GlobalLpPool',
  { inputs: [port.of('X')], attrs: { p: attr.int({ min: 1, max: 2, default: 2 }) } },
  ({ g, attrs: { p }, input }) => {
    const x = input(0);
    const axis = x.shape.map((_, i) => i).slice(2);
    const kept = { shape: x.shape.map((dim, i) => (i < 2 ? dim : 1)) };
    const powers = g.op(p === 1 ? ops.abs : ops.square, [x], {}, x);
    const sum = g.op(ops.sum, [powers], { axis, keepdims: true }, kept);
    return p === 1 ? sum : g.op(ops.sqrt, [sum], {}, kept);
  },
);

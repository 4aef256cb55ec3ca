import { attr, ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';
import { sortedAxes } from '../shared/axes.js';

const inputs = [port.of('data'), port.ownOptional('axes')];
const attrs = { axes: attr.optional(attr.ints()) };

export const squeeze = onnxRule('Squeeze', { inputs, attrs }, ({ g, attrs, input, numbers }) => {
  const x = input(0);
  const listed = attrs.axes ?? numbers(1);
  const axes = listed
    ? sortedAxes(listed, x.shape.length)
    : x.shape.flatMap((dim, axis) => (dim === 1 ? [axis] : []));
  if (axes.length === 0) return x;
  const shape = x.shape.filter((_, axis) => !axes.includes(axis));
  return g.op(ops.squeeze, [x], { axis: axes }, { shape });
});

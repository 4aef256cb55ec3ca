import { attr, ops } from '@mrtjs/graph';
import type { Operand } from '../operand.js';
import { onnxRule, port } from '../rule.js';
import { sortedAxes } from '../shared/axes.js';
import { reshapeTo } from '../shared/reshape.js';

const inputs = [port.of('data'), port.ownOptional('axes')];
const attrs = { axes: attr.optional(attr.ints()) };

export const unsqueeze = onnxRule('Unsqueeze', { inputs, attrs }, ({ g, attrs, input, numbers, refuse }) => {
  const x = input(0);
  const listed = attrs.axes ?? numbers(1) ?? refuse('it has no axes');
  const axes = sortedAxes(listed, x.shape.length + listed.length);
  if (x.shape.length === 0)
    return reshapeTo(
      g,
      x,
      axes.map(() => 1),
    );
  return axes.reduce<Operand>((y, axis) => g.op(ops.expandDims, [y], { axis }), x);
});

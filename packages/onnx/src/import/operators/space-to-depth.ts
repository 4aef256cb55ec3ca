import { attr, ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';
import { reshapeTo } from '../shared/reshape.js';

const attrs = { blocksize: attr.int({ min: 1 }) };

export const spaceToDepth = onnxRule(
  'SpaceToDepth',
  { inputs: [port.of('input')], attrs },
  ({ g, attrs: { blocksize: b }, input, refuse }) => {
    const [n, c, h, w] = input(0).shape;
    if (
      n === undefined ||
      c === undefined ||
      h === undefined ||
      w === undefined ||
      h % b !== 0 ||
      w % b !== 0
    )
      return refuse(`its input is (${input(0).shape.join(', ')})`);
    const split = reshapeTo(g, input(0), [n, c, h / b, b, w / b, b]);
    return reshapeTo(g, g.op(ops.transpose, [split], { axes: [0, 3, 5, 1, 2, 4] }), [
      n,
      c * b * b,
      h / b,
      w / b,
    ]);
  },
);

import { attr, ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';
import { reshapeTo } from '../shared/reshape.js';

const attrs = { blocksize: attr.int({ min: 1 }), mode: attr.oneOf(['DCR', 'CRD'], { default: 'DCR' }) };

export const depthToSpace = onnxRule(
  'DepthToSpace',
  { inputs: [port.of('input')], attrs },
  ({ g, attrs: { blocksize: b, mode }, input, refuse }) => {
    const [n, c, h, w] = input(0).shape;
    if (n === undefined || c === undefined || h === undefined || w === undefined || c % (b * b) !== 0)
      return refuse(`its input is (${input(0).shape.join(', ')})`);
    const depth = c / (b * b);
    const split = reshapeTo(g, input(0), mode === 'DCR' ? [n, b, b, depth, h, w] : [n, depth, b, b, h, w]);
    const axes = mode === 'DCR' ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3];
    return reshapeTo(g, g.op(ops.transpose, [split], { axes }), [n, depth, h * b, w * b]);
  },
);

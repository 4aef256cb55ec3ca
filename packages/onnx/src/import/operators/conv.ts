import { attr, ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';
import { isSymmetric, padWidths, windowAttrs, windowsOf } from '../shared/windows.js';

const inputs = [port.of('X'), port.of('W'), port.optional('B')];
const attrs = { ...windowAttrs, group: attr.int({ min: 1, default: 1 }) };

/** Padding that differs at both ends is a `Pad` before it. */
export const conv = onnxRule(
  'Conv',
  { inputs, attrs, limits: 'windows of three dimensions' },
  ({ g, attrs, input, inputs: [, , bias], refuse }) => {
    const [x, weight] = [input(0), input(1)];
    const windows = windowsOf(attrs, attrs.kernel_shape ?? weight.shape.slice(2), x.shape, refuse);
    const symmetric = isSymmetric(windows);
    const data = symmetric ? x : g.op(ops.pad, [x], { mode: 'constant', pad_width: padWidths(windows) });
    return g.op(ops.convolution, [data, weight, ...(bias ? [bias] : [])], {
      kernel: windows.map(({ kernel }) => kernel),
      stride: windows.map(({ stride }) => stride),
      dilate: windows.map(({ dilate }) => dilate),
      pad: windows.map(({ begin }) => (symmetric ? begin : 0)),
      num_filter: weight.shape[0] as number,
      num_group: attrs.group,
      no_bias: bias === undefined,
    });
  },
);

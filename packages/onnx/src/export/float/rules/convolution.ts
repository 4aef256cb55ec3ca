import { ops, windowAxes } from '@mrtjs/graph';
import { exportRule } from '../rule.js';

export const convolution = exportRule(ops.convolution, (g) => {
  const { num_filter, num_group, no_bias } = g.attrs;
  const axes = windowAxes(g.attrs, g.shapes[0] ?? []);
  const pads = axes.map(({ pad }) => pad);
  return g.op('Conv', [g.input(0), g.input(1), ...(no_bias ? [] : [g.input(2, [num_filter])])], {
    kernel_shape: axes.map(({ kernel }) => kernel),
    strides: axes.map(({ stride }) => stride),
    dilations: axes.map(({ dilate }) => dilate),
    pads: [...pads, ...pads],
    group: num_group,
  });
});

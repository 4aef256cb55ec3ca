import { ops, spreadAxes } from '@mrtjs/graph';
import { exportRule } from '../rule.js';

/** Rows and columns added at the far end take from the padding there, as far as there is some. */
export const deconvolution = exportRule(ops.deconvolution, (g) => {
  const axes = spreadAxes(g.attrs, g.shapes[0] ?? []);
  const whole = axes.map(
    ({ size, stride, kernel, dilate }) => stride * (size - 1) + dilate * (kernel - 1) + 1,
  );
  // out = whole − pad at the near end − pad at the far end, or + what is added.
  const far = axes.map(({ out, pad }, i) => (whole[i] as number) - pad - out);
  return g.op(
    'ConvTranspose',
    [g.input(0), g.input(1), ...(g.attrs.no_bias ? [] : [g.input(2, [g.attrs.num_filter])])],
    {
      kernel_shape: axes.map(({ kernel }) => kernel),
      strides: axes.map(({ stride }) => stride),
      dilations: axes.map(({ dilate }) => dilate),
      pads: [...axes.map(({ pad }) => pad), ...far.map((one) => Math.max(one, 0))],
      output_padding: far.some((one) => one < 0) ? far.map((one) => Math.max(-one, 0)) : undefined,
      group: g.attrs.num_group,
    },
  );
});

import type { AttrsOf } from '@mrtjs/graph';
import { ops, spreadAxes } from '@mrtjs/graph';
import type { ExportContext, ValueName } from '../rule.js';
import { exportRule } from '../rule.js';

export const deconvolution = exportRule(ops.deconvolution, (g) => transposedConvolution(g, g.attrs));

/**
 * Input 0 transposed-convolved with the weight, input 1. Rows and columns added at the far end take from the padding
 * there, as far as there is some.
 */
export function transposedConvolution(
  g: Omit<ExportContext<unknown>, 'attrs'>,
  attrs: AttrsOf<typeof ops.deconvolution.attrs>,
): ValueName {
  const axes = spreadAxes(attrs, g.shapes[0] ?? []);
  const whole = axes.map(
    ({ size, stride, kernel, dilate }) => stride * (size - 1) + dilate * (kernel - 1) + 1,
  );
  // out = whole − pad at the near end − pad at the far end, or + what is added.
  const far = axes.map(({ out, pad }, i) => (whole[i] as number) - pad - out);
  const bias = attrs.no_bias ? [] : [g.input(2, [attrs.num_filter])];
  return g.op('ConvTranspose', [g.input(0), g.input(1), ...bias], {
    kernel_shape: axes.map(({ kernel }) => kernel),
    strides: axes.map(({ stride }) => stride),
    dilations: axes.map(({ dilate }) => dilate),
    pads: [...axes.map(({ pad }) => pad), ...far.map((one) => Math.max(one, 0))],
    output_padding: far.some((one) => one < 0) ? far.map((one) => Math.max(-one, 0)) : undefined,
    group: attrs.num_group,
  });
}

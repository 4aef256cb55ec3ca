/** Layers: sums of products, and windows. */
import { cvmOps } from '@mrtjs/cvm';
import type { CvmExportRule } from '../rule.js';
import { cvmExportRule } from '../rule.js';

export const layers: readonly CvmExportRule[] = [
  cvmExportRule(cvmOps.conv2d, (g, [data, weight, bias]) =>
    g.arithmetic.convolution(g, data, weight, bias, {
      kernel: g.attrs.kernel_size,
      strides: g.attrs.strides,
      padding: g.attrs.padding,
      dilation: g.attrs.dilation,
      groups: g.attrs.groups,
    }),
  ),
  cvmExportRule(cvmOps.dense, (g, [data, weight, bias]) => g.arithmetic.dense(g, data, weight, bias)),
  cvmExportRule(cvmOps.maxPool2d, (g, [data]) => {
    const { pool_size, strides, padding, ceil_mode } = g.attrs;
    const [rows = 0, columns = rows] = padding;
    return g.arithmetic.maxPool(g, data, (x) =>
      g.op('MaxPool', [x], {
        kernel_shape: pool_size,
        strides,
        pads: [rows, columns, rows, columns],
        ceil_mode: ceil_mode ? 1 : 0,
      }),
    );
  }),
];

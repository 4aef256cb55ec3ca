import { attr, ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';
import { pool } from '../shared/pooling.js';
import { windowAttrs, windowsOf } from '../shared/windows.js';

const attrs = {
  ...windowAttrs,
  ceil_mode: attr.bool({ default: false }),
  p: attr.int({ min: 1, max: 2, default: 2 }),
};

/** The sum of magnitudes in a window, or the root of the sum of squares: the average times the elements of a window. */
export const lpPool = onnxRule(
  'LpPool',
  { inputs: [port.of('X')], attrs, limits: 'windows of three dimensions; a power above 2' },
  ({ g, attrs, input, refuse }) => {
    const x = input(0);
    const kernel = attrs.kernel_shape ?? refuse('it has no kernel_shape');
    const windows = windowsOf(attrs, kernel, x.shape, refuse);
    const powers = g.op(attrs.p === 1 ? ops.abs : ops.square, [x], {}, x);
    const mean = pool(g, powers, windows, { type: 'avg', ceil: attrs.ceil_mode, countPadding: true }, refuse);
    const scalar = kernel.reduce((size, width) => size * width, 1);
    const sum = g.op(ops.mulScalar, [mean], { scalar }, mean);
    return attrs.p === 1 ? sum : g.op(ops.sqrt, [sum], {}, mean);
  },
);

import type { Shape } from '@mrtjs/tensor';
import { float64, sizeOf } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import type { SpreadAttrs, SpreadAxis } from '../geometry/spread.js';
import { spreadAxes } from '../geometry/spread.js';
import { defineOp } from '../operator.js';
import type { GroupedFilters } from './families/convolution.js';
import {
  checkConvolution,
  checkGroups,
  convolutionAttrs,
  convolutionInputs,
} from './families/convolution.js';
import { operand } from './reference/rearrange.js';

/** Transposed convolution over NCHW or NCW. */
export const deconvolution = defineOp({
  name: 'Deconvolution',
  summary: 'Grouped, strided, dilated transposed convolution over NCHW (or NCW).',
  attrs: {
    ...convolutionAttrs(true),
    /** Rows and columns added at the far end of the output. */
    adj: attr.ints({ min: 0, default: [] }),
    /** Wanted spatial size; replaces `pad` and `adj`. */
    target_shape: attr.ints({ min: 0, default: [] }),
  },
  inputs: convolutionInputs,
  infer([data = [], weight = [], bias], attrs) {
    const axes = spreadAxes(attrs, data);
    checkGroups(attrs, data);
    checkConvolution(attrs, weightShape(data, attrs), weight, bias);
    return [[data[0] as number, attrs.num_filter, ...axes.map((axis) => axis.out)]];
  },
  parameterShapes: ([data], attrs) =>
    data === undefined ? {} : { weight: weightShape(data, attrs), bias: [attrs.num_filter] },
  macs: ([data = [], weight = []]) => sizeOf(data) * sizeOf(weight.slice(1)),
  baseOps: ([data = [], weight = []], [out = []], { no_bias }) =>
    (2 * sizeOf(data) * sizeOf(weight.slice(1))) / sizeOf(out) + (no_bias ? 0 : 1),
  evaluate(inputs, attrs) {
    const [x, w] = [operand(inputs, 0), operand(inputs, 1)];
    const axes = spreadAxes(attrs, x.shape);
    const [row, column] =
      axes.length === 1 ? [UNIT_AXIS, axes[0] as SpreadAxis] : (axes as [SpreadAxis, SpreadAxis]);
    const [batch, channels] = x.shape as [number, number];
    const perGroup = attrs.num_filter / attrs.num_group;
    const shape = [batch, attrs.num_filter, ...axes.map((axis) => axis.out)];
    const out = new Float64Array(sizeOf(shape));
    const plane = row.out * column.out;
    if (!attrs.no_bias)
      out.forEach(
        (_, i) => (out[i] = operand(inputs, 2).data[Math.floor(i / plane) % attrs.num_filter] as number),
      );
    // Every input element adds a scaled copy of the kernel to the output.
    x.data.forEach((value, index) => {
      const left = index % column.size;
      const top = Math.floor(index / column.size) % row.size;
      const c = Math.floor(index / (column.size * row.size)) % channels;
      const n = Math.floor(index / (column.size * row.size * channels));
      const firstFilter = Math.floor(c / (channels / attrs.num_group)) * perGroup;
      for (let f = 0; f < perGroup; f++)
        for (let i = 0; i < row.kernel; i++)
          for (let j = 0; j < column.kernel; j++) {
            const p = top * row.stride + i * row.dilate - row.pad;
            const q = left * column.stride + j * column.dilate - column.pad;
            if (p < 0 || p >= row.out || q < 0 || q >= column.out) continue;
            const to = (n * attrs.num_filter + firstFilter + f) * plane + p * column.out + q;
            const weight = w.data[((c * perGroup + f) * row.kernel + i) * column.kernel + j] as number;
            out[to] = (out[to] as number) + value * weight;
          }
    });
    return [float64(shape, out)];
  },
});

const UNIT_AXIS: SpreadAxis = { size: 1, kernel: 1, stride: 1, dilate: 1, pad: 0, out: 1 };

function weightShape(data: Shape, attrs: SpreadAttrs & GroupedFilters): number[] {
  return [data[1] ?? 0, attrs.num_filter / attrs.num_group, ...attrs.kernel];
}

import type { Shape } from '@mrtjs/tensor';
import { float64, formatShape, sizeOf } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { checkWindowLayout } from '../geometry/window.js';
import { defineOp, shapeProblem } from '../operator.js';
import { operand } from './reference/rearrange.js';

/** Transposed convolution over NCHW or NCW. */
export const deconvolution = defineOp({
  name: 'Deconvolution',
  summary: 'Grouped, strided, dilated transposed convolution over NCHW (or NCW).',
  attrs: {
    kernel: attr.ints({ min: 1 }),
    stride: attr.ints({ min: 1, default: [] }),
    dilate: attr.ints({ min: 1, default: [] }),
    pad: attr.ints({ min: 0, default: [] }),
    /** Rows and columns added at the far end of the output. */
    adj: attr.ints({ min: 0, default: [] }),
    /** Wanted spatial size; replaces `pad` and `adj`. */
    target_shape: attr.ints({ min: 0, default: [] }),
    num_filter: attr.int({ min: 1 }),
    num_group: attr.int({ min: 1, default: 1 }),
    no_bias: attr.bool({ default: true }),
    layout: attr.optional(attr.string()),
  },
  inputs: [
    { name: 'data' },
    { name: 'weight', parameter: true },
    { name: 'bias', parameter: true, when: (attrs) => attrs['no_bias'] !== true },
  ],
  infer([data = [], weight = [], bias], attrs) {
    const axes = spreadAxes(attrs, data);
    const expected = weightShape(data, attrs);
    if (weight.join() !== expected.join())
      shapeProblem(`weight has shape ${formatShape(weight)}, expected ${formatShape(expected)}`);
    if (bias !== undefined && sizeOf(bias) !== attrs.num_filter)
      shapeProblem(`bias has shape ${formatShape(bias)}, expected (${attrs.num_filter},)`);
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

interface SpreadAxis {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilate: number;
  readonly pad: number;
  readonly out: number;
}

const UNIT_AXIS: SpreadAxis = { size: 1, kernel: 1, stride: 1, dilate: 1, pad: 0, out: 1 };

interface DeconvolutionAttrs {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilate: readonly number[];
  readonly pad: readonly number[];
  readonly adj: readonly number[];
  readonly target_shape: readonly number[];
  readonly num_filter: number;
  readonly num_group: number;
  readonly layout: string | null;
}

function weightShape(data: Shape, attrs: DeconvolutionAttrs): number[] {
  return [data[1] ?? 0, attrs.num_filter / attrs.num_group, ...attrs.kernel];
}

function spreadAxes(attrs: DeconvolutionAttrs, data: Shape): SpreadAxis[] {
  checkWindowLayout(attrs.kernel.length, attrs.layout, data);
  const channels = data[1] as number;
  if (channels % attrs.num_group !== 0 || attrs.num_filter % attrs.num_group !== 0)
    shapeProblem(
      `${attrs.num_group} groups do not divide ${channels} channels and ${attrs.num_filter} filters`,
    );
  return attrs.kernel.map((kernel, i) => {
    const [stride, dilate] = [attrs.stride[i] ?? 1, attrs.dilate[i] ?? 1];
    const size = data[i + 2] as number;
    const whole = stride * (size - 1) + dilate * (kernel - 1) + 1;
    const target = attrs.target_shape[i] ?? 0;
    // With a target the surplus is cut half and half, the odd one at the near end.
    const pad = target > 0 ? Math.ceil((whole - target) / 2) : (attrs.pad[i] ?? 0);
    const out = target > 0 ? target : whole - 2 * pad + (attrs.adj[i] ?? 0);
    if (out < 1 || pad < 0)
      shapeProblem(`the output of ${formatShape(data)} would be ${out} long on axis ${i + 2}`);
    return { size, kernel, stride, dilate, pad, out };
  });
}

import { float64, formatShape, sizeOf } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp, shapeProblem } from '../operator.js';

/** 2-D convolution (cross-correlation) over NCHW, or 1-D over NCW. */
export const convolution = defineOp({
  name: 'Convolution',
  summary: 'Grouped, strided, dilated convolution over NCHW (or NCW) with zero padding.',
  attrs: {
    kernel: attr.ints({ min: 1 }),
    /** Defaults to ones. */
    stride: attr.ints({ min: 1, default: [] }),
    /** Defaults to ones. */
    dilate: attr.ints({ min: 1, default: [] }),
    /** Zeros added at both ends of each spatial axis; defaults to none. */
    pad: attr.ints({ min: 0, default: [] }),
    num_filter: attr.int({ min: 1 }),
    num_group: attr.int({ min: 1, default: 1 }),
    no_bias: attr.bool({ default: false }),
    /** `None` means NCHW or NCW, by the rank. */
    layout: attr.optional(attr.string()),
  },
  inputs: [
    { name: 'data' },
    { name: 'weight', parameter: true },
    { name: 'bias', parameter: true, when: (attrs) => attrs['no_bias'] !== true },
  ],
  infer([data, weight], attrs) {
    const geometry = spatial(attrs, data ?? []);
    const expected = [attrs.num_filter, (data?.[1] ?? 0) / attrs.num_group, ...attrs.kernel];
    if (weight === undefined || weight.join() !== expected.join())
      shapeProblem(`weight has shape ${formatShape(weight ?? [])}, expected ${formatShape(expected)}`);
    return [[data?.[0] ?? 0, attrs.num_filter, ...geometry.map((axis) => axis.out)]];
  },
  parameterShapes: ([data], attrs) =>
    data === undefined
      ? {}
      : {
          weight: [attrs.num_filter, (data[1] ?? 0) / attrs.num_group, ...attrs.kernel],
          bias: [attrs.num_filter],
        },
  macs: ([, weight], [out]) => sizeOf(out ?? []) * sizeOf((weight ?? []).slice(1)),
  baseOps: ([, weight], _, { no_bias }) => 2 * sizeOf((weight ?? []).slice(1)) + (no_bias ? 0 : 1),
  evaluate([data, weight, bias], attrs) {
    if (data === undefined || weight === undefined) throw new TypeError('convolution needs data and weight');
    const axes = spatial(attrs, data.shape);
    const [row, column] = axes.length === 1 ? [UNIT_AXIS, axes[0] as Axis] : [axes[0] as Axis, axes[1] as Axis];
    const [batch, channels] = data.shape as [number, number];
    const perGroup = channels / attrs.num_group;
    const filtersPerGroup = attrs.num_filter / attrs.num_group;
    const out = new Float64Array(batch * attrs.num_filter * row.out * column.out);
    let o = 0;
    for (let n = 0; n < batch; n++)
      for (let f = 0; f < attrs.num_filter; f++) {
        const firstChannel = Math.floor(f / filtersPerGroup) * perGroup;
        for (let p = 0; p < row.out; p++)
          for (let q = 0; q < column.out; q++) {
            let sum = bias?.data[f] ?? 0;
            for (let c = 0; c < perGroup; c++)
              for (let i = 0; i < row.kernel; i++) {
                const y = p * row.stride + i * row.dilate - row.pad;
                if (y < 0 || y >= row.size) continue;
                for (let j = 0; j < column.kernel; j++) {
                  const x = q * column.stride + j * column.dilate - column.pad;
                  if (x < 0 || x >= column.size) continue;
                  const at = ((n * channels + firstChannel + c) * row.size + y) * column.size + x;
                  const w = ((f * perGroup + c) * row.kernel + i) * column.kernel + j;
                  sum += (data.data[at] as number) * (weight.data[w] as number);
                }
              }
            out[o++] = sum;
          }
      }
    return [float64([batch, attrs.num_filter, ...axes.map((axis) => axis.out)], out)];
  },
});

interface Axis {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilate: number;
  readonly pad: number;
  readonly out: number;
}

const UNIT_AXIS: Axis = { size: 1, kernel: 1, stride: 1, dilate: 1, pad: 0, out: 1 };

interface WindowAttrs {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilate: readonly number[];
  readonly pad: readonly number[];
  readonly num_group: number;
  readonly num_filter: number;
  readonly layout: string | null;
}

function spatial(attrs: WindowAttrs, data: readonly number[]): Axis[] {
  const rank = attrs.kernel.length;
  const layouts: Record<number, string> = { 1: 'NCW', 2: 'NCHW' };
  if (layouts[rank] === undefined) shapeProblem(`kernel has ${rank} dimensions, expected 1 or 2`);
  if (attrs.layout !== null && attrs.layout !== layouts[rank])
    shapeProblem(`layout ${attrs.layout} is not supported for a ${rank}-D kernel, expected ${layouts[rank]}`);
  if (data.length !== rank + 2) shapeProblem(`data has shape ${formatShape(data)}, expected rank ${rank + 2}`);
  const channels = data[1] as number;
  if (channels % attrs.num_group !== 0 || attrs.num_filter % attrs.num_group !== 0)
    shapeProblem(
      `${attrs.num_group} groups do not divide ${channels} channels and ${attrs.num_filter} filters`,
    );
  return attrs.kernel.map((kernel, i) => {
    const [stride, dilate, pad] = [attrs.stride[i] ?? 1, attrs.dilate[i] ?? 1, attrs.pad[i] ?? 0];
    const size = data[i + 2] as number;
    const span = size + 2 * pad - (kernel - 1) * dilate - 1;
    if (span < 0) shapeProblem(`the kernel does not fit into ${formatShape(data)}`);
    return { size, kernel, stride, dilate, pad, out: Math.floor(span / stride) + 1 };
  });
}

import type { Shape } from '@mrtjs/tensor';
import { float64, sizeOf } from '@mrtjs/tensor';
import type { WindowAttrs, WindowAxis } from '../geometry/window.js';
import { rowAndColumn, windowAxes } from '../geometry/window.js';
import { defineOp } from '../operator.js';
import type { GroupedFilters } from './families/convolution.js';
import {
  checkConvolution,
  checkGroups,
  convolutionAttrs,
  convolutionInputs,
} from './families/convolution.js';
import { operand } from './reference/rearrange.js';

/** 2-D convolution (cross-correlation) over NCHW, or 1-D over NCW. */
export const convolution = defineOp({
  name: 'Convolution',
  summary: 'Grouped, strided, dilated convolution over NCHW (or NCW) with zero padding.',
  attrs: convolutionAttrs(false),
  inputs: convolutionInputs,
  infer([data = [], weight = [], bias], attrs) {
    const axes = groupedAxes(attrs, data);
    checkConvolution(attrs, weightShape(data, attrs), weight, bias);
    return [[data[0] as number, attrs.num_filter, ...axes.map((axis) => axis.out)]];
  },
  parameterShapes: ([data], attrs) =>
    data === undefined ? {} : { weight: weightShape(data, attrs), bias: [attrs.num_filter] },
  macs: ([, weight = []], [out = []]) => sizeOf(out) * sizeOf(weight.slice(1)),
  baseOps: ([, weight = []], _, { no_bias }) => 2 * sizeOf(weight.slice(1)) + (no_bias ? 0 : 1),
  evaluate(inputs, attrs) {
    const [data, weight] = [operand(inputs, 0), operand(inputs, 1)];
    const bias = attrs.no_bias ? undefined : operand(inputs, 2);
    const axes = groupedAxes(attrs, data.shape);
    const [row, column] = rowAndColumn(axes);
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

type ConvolutionAttrs = WindowAttrs & GroupedFilters;

function weightShape(data: Shape, attrs: ConvolutionAttrs): number[] {
  return [attrs.num_filter, (data[1] ?? 0) / attrs.num_group, ...attrs.kernel];
}

function groupedAxes(attrs: ConvolutionAttrs, data: Shape): WindowAxis[] {
  const axes = windowAxes(attrs, data);
  checkGroups(attrs, data);
  return axes;
}

import type { Shape } from '@mrtjs/tensor';
import { formatShape, sameShape } from '@mrtjs/tensor';
import type { AttrsOf } from '../attributes.js';
import { attr } from '../attributes.js';
import { defineOp, shapeProblem } from '../operator.js';
import { deconvolution } from './deconvolution.js';
import { operand, remap } from './reference/rearrange.js';

/** Enlarges images by an integer factor, repeating elements or by a weight (bilinear). */
export const upSampling = defineOp({
  name: 'UpSampling',
  summary: 'Enlarges the last two axes of NCHW data by an integer factor.',
  attrs: {
    scale: attr.int({ min: 1 }),
    sample_type: attr.oneOf(['nearest', 'bilinear']),
    /** Channels of the result of bilinear sampling. */
    num_filter: attr.int({ min: 0, default: 0 }),
    /** How several inputs are combined. */
    multi_input_mode: attr.oneOf(['concat', 'sum'], { default: 'concat' }),
  },
  inputs: [
    { name: 'data' },
    { name: 'weight', parameter: true, when: (attrs) => attrs['sample_type'] === 'bilinear' },
  ],
  infer: ([data = [], weight], { scale }) => {
    const expected = weightShape(data, scale);
    if (weight !== undefined && !sameShape(weight, expected))
      shapeProblem(`weight has shape ${formatShape(weight)}, expected ${formatShape(expected)}`);
    return [enlarged(data, scale)];
  },
  parameterShapes: ([data], { scale }) => (data === undefined ? {} : { weight: weightShape(data, scale) }),
  evaluate: (inputs, { scale, sample_type }) => {
    const x = operand(inputs, 0);
    if (sample_type === 'bilinear')
      return deconvolution.evaluate?.(inputs, bilinearWindows(x.shape[1] as number, scale)) ?? [];
    return [remap(x, enlarged(x.shape, scale), (axis, i) => (axis < 2 ? i : Math.floor(i / scale)))];
  },
});

/** Bilinear sampling as a transposed convolution of each channel, whose weight the model gives. */
export function bilinearWindows(channels: number, scale: number): AttrsOf<typeof deconvolution.attrs> {
  const perAxis = (size: number): readonly number[] => [size, size];
  return {
    kernel: perAxis(kernelOf(scale)),
    stride: perAxis(scale),
    dilate: [],
    pad: perAxis(Math.ceil((scale - 1) / 2)),
    adj: [],
    target_shape: [],
    num_filter: channels,
    num_group: channels,
    no_bias: true,
    layout: null,
  };
}

function kernelOf(scale: number): number {
  return 2 * scale - (scale % 2);
}

function weightShape(data: Shape, scale: number): Shape {
  return [data[1] ?? 1, 1, kernelOf(scale), kernelOf(scale)];
}

function enlarged(data: Shape, scale: number): number[] {
  if (data.length !== 4) shapeProblem(`data has shape ${formatShape(data)}, expected rank 4`);
  return data.map((dim, axis) => (axis < 2 ? dim : dim * scale));
}

import { formatShape, sameShape, sizeOf } from '@mrtjs/tensor';
import { cvmAttr, DEFAULT_RANGE } from '../attributes.js';
import { logicError, runtimeError } from '../errors.js';
import { defineCvmOp, requireRank, shapeError } from '../operator.js';
import { weightedSumPrecision } from './rules/weighted-sum.js';

/** Grouped 2-D convolution; the specification's 4.5.1. */
export const conv2d = defineCvmOp({
  name: 'conv2d',
  summary: 'Grouped, strided, dilated convolution over NCHW with zero padding and an optional bias.',
  attrs: {
    channels: cvmAttr.int(),
    kernel_size: cvmAttr.tuple({ length: [2] }),
    strides: cvmAttr.tuple({ default: [1, 1], length: [2], range: [1, 4096] }),
    padding: cvmAttr.tuple({ default: [0, 0], length: [2], range: DEFAULT_RANGE }),
    dilation: cvmAttr.tuple({ default: [1, 1], length: [2], range: [1, 4096] }),
    groups: cvmAttr.int({ default: 1, range: [1, 2 ** 31 - 1] }),
    layout: cvmAttr.string({ default: 'NCHW', only: ['NCHW'] }),
    kernel_layout: cvmAttr.string({ default: 'OIHW', only: ['OIHW'] }),
    out_layout: cvmAttr.string({ default: '__undef__', only: ['__undef__', 'NCHW'] }),
    out_dtype: cvmAttr.oneOf(
      [
        'same',
        'float16',
        'float32',
        'float64',
        'uint8',
        'uint16',
        'uint32',
        'uint64',
        'int8',
        'int16',
        'int32',
        'int64',
      ],
      { default: 'same' },
    ),
    use_bias: cvmAttr.bool({ default: true }),
  },
  inputs: ['data', 'weight', 'bias?'],
  hasOptional: (attrs) => attrs.use_bias,
  inferShape([data, weight, bias], attrs) {
    requireRank('data', data, 4);
    const [batch, channels, height, width] = data as [number, number, number, number];
    if (attrs.out_dtype !== 'same' && attrs.out_dtype !== 'int32')
      logicError('MRT4004', `conv2d: out_dtype is ${attrs.out_dtype}`, { hint: 'expected same or int32' });
    if (channels % attrs.groups !== 0 || attrs.channels % attrs.groups !== 0)
      shapeError(`${attrs.groups} groups do not divide ${channels} and ${attrs.channels} channels`);
    // The original does not compare these and reads out of bounds where they differ [C100].
    const expected = [attrs.channels, channels / attrs.groups, ...attrs.kernel_size];
    if (!sameShape(weight, expected))
      shapeError(`weight has shape ${formatShape(weight)}, expected ${formatShape(expected)}`);
    if (bias !== undefined && !sameShape(bias, [attrs.channels]))
      runtimeError('MRT4007', `bias has shape ${formatShape(bias)}, expected (${attrs.channels},)`);
    const spatial = [height, width].map((size, axis) => {
      const [kernel, stride, pad, dilation] = [
        attrs.kernel_size,
        attrs.strides,
        attrs.padding,
        attrs.dilation,
      ].map((values) => values[axis]) as [number, number, number, number];
      const slack = size + 2 * pad - (1 + (kernel - 1) * dilation);
      if (slack < 0) shapeError(`the kernel does not fit into data of shape ${formatShape(data)}`);
      return Math.floor(slack / stride) + 1;
    });
    return [[batch, attrs.channels, ...spatial]];
  },
  inferPrecision: (precisions, _, [, weight]) => [weightedSumPrecision(precisions, sizeOf(weight.slice(1)))],
  gasBase: ([, weight], attrs) => sizeOf(weight.slice(1)) * 3 + (attrs.use_bias ? 1 : 0),
});

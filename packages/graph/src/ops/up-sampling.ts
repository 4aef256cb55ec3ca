import type { Shape } from '@mrtjs/tensor';
import { fail, formatShape } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp, shapeProblem } from '../operator.js';
import { operand, remap } from './reference/rearrange.js';

/** Enlarges images by an integer factor. */
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
  infer: ([data = []], { scale }) => [enlarged(data, scale)],
  parameterShapes: ([data], { scale }) =>
    data === undefined ? {} : { weight: [data[1] ?? 1, 1, 2 * scale - (scale % 2), 2 * scale - (scale % 2)] },
  evaluate: (inputs, { scale, sample_type }) => {
    if (sample_type !== 'nearest') fail('MRT1009', `UpSampling of type ${sample_type} cannot be evaluated`);
    const x = operand(inputs, 0);
    return [remap(x, enlarged(x.shape, scale), (axis, i) => (axis < 2 ? i : Math.floor(i / scale)))];
  },
});

function enlarged(data: Shape, scale: number): number[] {
  if (data.length !== 4) shapeProblem(`data has shape ${formatShape(data)}, expected rank 4`);
  return data.map((dim, axis) => (axis < 2 ? dim : dim * scale));
}

import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';
import { perAxis } from '../shared/window.js';

/** `Convolution` over NCHW is `conv2d`. */
export const convolution = compileRule(ops.convolution, ({ attrs, inputs, emit, refuse }) => {
  const { kernel } = attrs;
  if (kernel.length !== 2)
    refuse(
      `the kernel has ${kernel.length} dimension`,
      'prepare the model: 1-D convolutions become 2-D ones',
    );
  return emit(cvmOps.conv2d, inputs, {
    channels: attrs.num_filter,
    kernel_size: kernel,
    strides: perAxis(attrs.stride, kernel.length, 1),
    padding: perAxis(attrs.pad, kernel.length, 0),
    dilation: perAxis(attrs.dilate, kernel.length, 1),
    groups: attrs.num_group,
    layout: 'NCHW',
    kernel_layout: 'OIHW',
    use_bias: !attrs.no_bias,
  });
});

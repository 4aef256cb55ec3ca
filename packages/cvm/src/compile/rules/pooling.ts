import { ops } from '@mrtjs/graph';
import * as cvmOps from '../../operators/all.js';
import { compileRule } from '../rule.js';
import { perAxis } from '../shared/window.js';

/** Maximum `Pooling` is `max_pool2d`; global, it is `max` over the spatial axes (D60). */
export const pooling = compileRule(ops.pooling, ({ attrs, shapes: [shape = []], inputs, emit, refuse }) => {
  const { kernel } = attrs;
  if (attrs.pool_type !== 'max')
    refuse(`${attrs.pool_type} pooling has no form on the CVM`, 'prepare the model: it is rewritten there');
  if (attrs.global_pool)
    return emit(cvmOps.max, inputs, { axis: [...shape.keys()].slice(2), keepdims: true });
  if (kernel.length !== 2)
    refuse(`the kernel has ${kernel.length} dimension`, 'the CVM pools over NCHW only');
  return emit(cvmOps.maxPool2d, inputs, {
    pool_size: kernel,
    strides: perAxis(attrs.stride, kernel.length, 1),
    padding: perAxis(attrs.pad, kernel.length, 0),
    ceil_mode: attrs.pooling_convention === 'full',
  });
});

/** Softmax under its training names. */
import type { Value } from '@mrtjs/graph';
import { attr } from '@mrtjs/graph';
import type { Rewrite, Rewrites } from '../import/rule.js';

const OUTPUT_ATTRS = {
  multi_output: attr.bool({ default: false }),
  preserve_shape: attr.bool({ default: false }),
  grad_scale: attr.float({ default: 1 }),
  ignore_label: attr.float({ default: -1 }),
  use_ignore: attr.bool({ default: false }),
  normalization: attr.oneOf(['null', 'batch', 'valid'], { default: 'null' }),
  out_grad: attr.bool({ default: false }),
  smooth_alpha: attr.float({ default: 0 }),
};

/** The last axis (`preserve_shape`), or axis 1. */
const softmaxOutput: Rewrite = (context) => {
  const data = context.input(0);
  const { multi_output, preserve_shape } = context.attrs(OUTPUT_ATTRS);
  if (!multi_output && !preserve_shape && hasSpatialAxes(data))
    context.warn(
      'MRT1110',
      'this head normalises over whole maps in training; it was read as softmax over axis 1 at each position',
      'set multi_output=True to say so, or flatten its input',
    );
  return context.last('softmax', [data], { axis: preserve_shape && !multi_output ? -1 : 1 });
};

/** Axis 1 (`channel`), or all axes but the first (`instance`): on a matrix, and data of unknown rank, that is axis 1. */
const softmaxActivation: Rewrite = (context) => {
  const data = context.input(0);
  const { mode } = context.attrs({ mode: attr.oneOf(['instance', 'channel'], { default: 'instance' }) });
  if (mode === 'channel' || !hasSpatialAxes(data)) return context.last('softmax', [data], { axis: 1 });
  const flat = context.inner('softmax', [context.inner('Flatten', [data])], { axis: 1 });
  return context.last('reshape_like', [flat, data]);
};

/** Whether data comes straight from an operator whose result is a stack of maps. */
function hasSpatialAxes({ node }: Value): boolean {
  return node.op === 'Convolution' || (node.op === 'Pooling' && node.attrs['global_pool'] !== true);
}

/** SoftmaxOutput (once called Softmax) and SoftmaxActivation. The label input goes. */
export const softmaxHeads: Rewrites = {
  Softmax: softmaxOutput,
  SoftmaxOutput: softmaxOutput,
  SoftmaxActivation: softmaxActivation,
};

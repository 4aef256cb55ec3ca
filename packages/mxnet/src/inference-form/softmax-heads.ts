/** Softmax under its training names. */
import type { Value } from '@mrtjs/graph';
import { attr } from '@mrtjs/graph';
import type { Rewrite, RewriteContext, Rewrites } from '../import/rule.js';

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

/** Axis 1 for every position (`multi_output`), the last axis (`preserve_shape`), or over all of a sample. */
const softmaxOutput: Rewrite = (context) => {
  const { multi_output, preserve_shape } = context.attrs(OUTPUT_ATTRS);
  if (multi_output) return context.last('softmax', [context.input(0)], { axis: 1 });
  if (preserve_shape) return context.last('softmax', [context.input(0)], { axis: -1 });
  return wholeSample(context);
};

const softmaxActivation: Rewrite = (context) => {
  const { mode } = context.attrs({ mode: attr.oneOf(['instance', 'channel'], { default: 'instance' }) });
  return mode === 'channel' ? context.last('softmax', [context.input(0)], { axis: 1 }) : wholeSample(context);
};

/**
 * Softmax over all axes but the first. On a matrix that is axis 1, and data of unknown rank is taken for one; maps
 * that come straight from a convolution or pooling are flattened for it.
 */
function wholeSample(context: RewriteContext): Value {
  const data = context.input(0);
  if (!hasSpatialAxes(data)) return context.last('softmax', [data], { axis: 1 });
  const flat = context.inner('softmax', [context.inner('Flatten', [data])], { axis: 1 });
  return context.last('reshape_like', [flat, data]);
}

function hasSpatialAxes({ node }: Value): boolean {
  return node.op === 'Convolution' || (node.op === 'Pooling' && node.attrs['global_pool'] !== true);
}

/** SoftmaxOutput (once called Softmax) and SoftmaxActivation. The label input goes. */
export const softmaxHeads: Rewrites = {
  Softmax: softmaxOutput,
  SoftmaxOutput: softmaxOutput,
  SoftmaxActivation: softmaxActivation,
};

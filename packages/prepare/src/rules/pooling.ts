import type { AttrsOf, Value } from '@mrtjs/graph';
import { ops, poolingAxes } from '@mrtjs/graph';
import { sizeOf } from '@mrtjs/tensor';
import type { NodeFacts, RuleContext } from '../rule.js';
import { defineRules, refuseIf } from '../rule.js';
import { emitConvolution, imageWindow } from '../shared/convolutions.js';
import { MAX_TERMS } from '../shared/terms.js';

type Attrs = AttrsOf<typeof ops.pooling.attrs>;

/**
 * Pooling: a global average is a sum times a constant, a local one a depthwise convolution; sums likewise, without the
 * division. Maxima stay, over NCHW [R191].
 */
export const pooling = defineRules(ops.pooling, {
  check: (node) =>
    node.attrs.pool_type === 'max' || node.attrs.global_pool
      ? undefined
      : (refuseIf(
          node.attrs.pool_type === 'avg' &&
            !node.attrs.count_include_pad &&
            node.attrs.pad.some((pad) => pad > 0),
          'an average that does not count the padding has no integer form',
          'set count_include_pad, or split the model before it',
        ) ??
        refuseIf(
          hasPartialWindows(node),
          'pooling_convention full makes windows that reach beyond the padded image',
          'use the convention valid, or split the model before it',
        ) ??
        refuseIf(
          sizeOf(node.attrs.kernel) > MAX_TERMS,
          `windows of ${sizeOf(node.attrs.kernel)} elements need sums of more than 32 bits`,
        )),
  rewrite: (context) => {
    const { attrs } = context;
    if (attrs.pool_type === 'max')
      return context.inputShape(0).length === 3 ? imageMaximum(context) : undefined;
    return attrs.global_pool ? globalSum(context) : depthwise(context);
  },
});

/** Whether rounding the number of windows up makes a difference. */
function hasPartialWindows({ attrs, inputShape }: NodeFacts<Attrs>): boolean {
  const outs = (pooling_convention: string): string =>
    poolingAxes({ ...attrs, pooling_convention }, inputShape(0))
      .map((axis) => axis.out)
      .join();
  return attrs.pooling_convention === 'full' && outs('full') !== outs('valid');
}

function globalSum(context: RuleContext<Attrs>): Value {
  const { attrs, emit, fresh, parameter, name, inputs, inputShape } = context;
  const shape = inputShape(0);
  const reduce = { axis: [...shape.keys()].slice(2), keepdims: true };
  if (attrs.pool_type === 'sum') return emit(ops.sum, name, inputs, reduce);
  const sum = emit(ops.sum, fresh('sum'), inputs, reduce);
  const scale = parameter(fresh('avg_scale'), [1], [1 / sizeOf(shape.slice(2))]);
  return emit(ops.broadcastMul, name, [sum, scale]);
}

function depthwise(context: RuleContext<Attrs>): Value {
  const { kernel, stride, pad, pool_type: type } = context.attrs;
  const channels = context.inputShape(0)[1] as number;
  const area = sizeOf(kernel);
  const weightShape = [channels, 1, ...kernel];
  const element = type === 'avg' ? 1 / area : 1;
  const values = new Float64Array(channels * area).fill(element);
  return emitConvolution(context, {
    name: context.name,
    data: context.input(0),
    weight: context.parameter(context.fresh('weight'), weightShape, values),
    bias: undefined,
    weightShape,
    attrs: {
      kernel,
      stride: kernel.map((_, i) => stride[i] ?? 1),
      pad: kernel.map((_, i) => pad[i] ?? 0),
      dilate: kernel.map(() => 1),
      num_filter: channels,
      num_group: channels,
      layout: kernel.length === 1 ? 'NCW' : 'NCHW',
    },
  });
}

function imageMaximum(context: RuleContext<Attrs>): Value {
  const { attrs, emit, fresh, name, inputs } = context;
  const image = emit(ops.expandDims, fresh('expand_dims'), inputs, { axis: 3 });
  const window = attrs.kernel.length === 0 ? {} : imageWindow(attrs);
  const maximum = emit(ops.pooling, fresh(name), [image], { ...attrs, ...window, layout: 'NCHW' });
  return emit(ops.squeeze, name, [maximum], { axis: [3] });
}

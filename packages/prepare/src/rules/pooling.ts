import type { AttrsOf, Value } from '@mrtjs/graph';
import { ops, poolingAxes } from '@mrtjs/graph';
import { sizeOf } from '@mrtjs/tensor';
import type { NodeFacts, RuleContext } from '../rule.js';
import { defineRules, refuseIf } from '../rule.js';
import { imageWindow } from '../shared/convolutions.js';
import { coverageOf, emitWindowSums } from '../shared/window-sums.js';
import { MAX_TERMS } from '../shared/terms.js';

type Attrs = AttrsOf<typeof ops.pooling.attrs>;

/**
 * Pooling: a global average is a sum times a constant, a local one a depthwise convolution, times a map where not all
 * windows average over equally many elements; sums likewise, without the division. Maxima stay, over NCHW [R191].
 */
export const pooling = defineRules(ops.pooling, {
  check: (node) =>
    node.attrs.pool_type === 'max' || node.attrs.global_pool
      ? undefined
      : (refuseIf(
          sizeOf(node.attrs.kernel) > MAX_TERMS,
          `windows of ${sizeOf(node.attrs.kernel)} elements need sums of more than 32 bits`,
        ) ??
        refuseIf(
          node.attrs.pool_type === 'avg' && !coversEverywhere(node),
          'some windows lie beyond the image, and an average over nothing is not a number',
          'use less padding, or the convention valid',
        )),
  rewrite: (context) => {
    const { attrs } = context;
    if (attrs.pool_type === 'max')
      return context.inputShape(0).length === 3 ? imageMaximum(context) : undefined;
    return attrs.global_pool ? globalSum(context) : emitWindowSums(context, context.attrs);
  },
});

function coversEverywhere({ attrs, inputShape }: NodeFacts<Attrs>): boolean {
  return poolingAxes(attrs, inputShape(0)).every((axis) =>
    coverageOf(axis, attrs.count_include_pad).every((count) => count > 0),
  );
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

function imageMaximum(context: RuleContext<Attrs>): Value {
  const { attrs, emit, fresh, name, inputs } = context;
  const image = emit(ops.expandDims, fresh('expand_dims'), inputs, { axis: 3 });
  const window = attrs.kernel.length === 0 ? {} : imageWindow(attrs);
  const maximum = emit(ops.pooling, fresh(name), [image], { ...attrs, ...window, layout: 'NCHW' });
  return emit(ops.squeeze, name, [maximum], { axis: [3] });
}

import type { Value } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import { sizeOf } from '@mrtjs/tensor';
import type { RuleContext } from '../rule.js';
import { defineRules } from '../rule.js';
import { MAX_TERMS, pairwiseSum, partsOf, sliced } from '../shared/terms.js';

/** Most products that are written out, one element each. */
const MAX_PRODUCTS = 2 ** 20;
/** Longest inner axis that the original leaves in one piece. */
const MRT1_STEP = 65536;

/**
 * batch_dot: the CVM does not have it, so small ones become all products, summed over the inner axis. Large ones (in
 * profile `mrt1` all) stay, with explicit transposes, the inner axis cut into parts that fit into 32 bits [R199].
 */
export const batchDot = defineRules(ops.batchDot, {
  rewrite(context) {
    const inner = context.inputShape(0)[context.attrs.transpose_a ? 1 : 2] as number;
    return context.profile === 'fixed' && sizeOf(context.outputShape) * inner <= MAX_PRODUCTS
      ? writtenOut(context)
      : decomposed(context, inner);
  },
});

type Context = RuleContext<{ transpose_a: boolean; transpose_b: boolean }>;

/** sum(a[:, :, None, :] · b[:, None, :, :], axis 3), with a as (batch, rows, inner), b as (batch, columns, inner). */
function writtenOut(context: Context): Value {
  const { attrs, emit, fresh } = context;
  const expanded = (value: Value, axis: number): Value =>
    emit(ops.expandDims, fresh('expand_dims'), [value], { axis });
  const a = expanded(swappedIf(context, context.input(0), attrs.transpose_a), 2);
  const b = expanded(swappedIf(context, context.input(1), !attrs.transpose_b), 1);
  const products = emit(ops.broadcastMul, fresh('broadcast_mul'), [a, b]);
  return emit(ops.sum, context.name, [products], { axis: [3] });
}

function decomposed(context: Context, inner: number): Value | undefined {
  const { attrs, emit, name } = context;
  const step = context.profile === 'mrt1' ? MRT1_STEP : MAX_TERMS;
  if (inner <= step && !attrs.transpose_a && !attrs.transpose_b) return undefined;
  const a = swappedIf(context, context.input(0), attrs.transpose_a);
  const b = swappedIf(context, context.input(1), attrs.transpose_b);
  if (inner <= step) return emit(ops.batchDot, name, [a, b]);
  const parts = partsOf(inner, step).map((part) =>
    emit(ops.batchDot, context.fresh('batch_dot'), [
      sliced(context, a, 2, part),
      sliced(context, b, 1, part),
    ]),
  );
  return pairwiseSum(context, parts, name);
}

function swappedIf({ emit, fresh }: Context, value: Value, condition: boolean): Value {
  return condition ? emit(ops.transpose, fresh('transpose'), [value], { axes: [0, 2, 1] }) : value;
}

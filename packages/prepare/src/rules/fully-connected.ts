import type { AttrsOf, Value } from '@mrtjs/graph';
import { isOp, ops } from '@mrtjs/graph';
import type { RuleContext } from '../rule.js';
import { defineRules } from '../rule.js';
import { addBias, MAX_TERMS, maxTerms, pairwiseSum, partsOf, sliced } from '../shared/terms.js';

/** Longest sum that the original leaves in one piece. */
const MRT1_TERMS = 65536;

/**
 * FullyConnected: products along the last axis of a higher rank are taken over the other axes merged [R198, D65]; sums
 * that are too long for 32 bits are split, or their bias is added by an operator of its own [R197, D64].
 */
export const fullyConnected = defineRules(ops.fullyConnected, {
  rewrite(context) {
    const shape = context.inputShape(0);
    const isAlongLast = !context.attrs.flatten && shape.length > 2;
    if (!isAlongLast) return isBounded(context) ? undefined : bounded(context, context.name, flat(context));
    const { emit, fresh, name } = context;
    const rows = emit(ops.reshape, fresh('reshape'), [context.input(0)], {
      shape: [-1, shape.at(-1) as number],
    });
    const product = bounded(context, fresh('reduced_fc'), rows);
    return emit(ops.reshape, name, [product], { shape: [-1, ...context.outputShape.slice(1)] });
  },
});

type Context = RuleContext<AttrsOf<typeof ops.fullyConnected.attrs>>;

function columnsOf({ inputShape }: Context): number {
  return inputShape(1)[1] as number;
}

function isBounded(context: Context): boolean {
  return (
    columnsOf(context) <=
    (context.profile === 'mrt1' ? MRT1_TERMS : maxTerms('fixed', !context.attrs.no_bias))
  );
}

function bounded(context: Context, name: string, data: Value): Value {
  const { fresh, attrs } = context;
  const [, weight, bias] = context.inputs as readonly [Value, Value, Value?];
  if (isBounded(context)) return dense(context, name, [data, weight, ...(bias === undefined ? [] : [bias])]);
  const sumName = attrs.no_bias ? name : fresh(name);
  const sum =
    columnsOf(context) <= MAX_TERMS
      ? dense(context, sumName, [data, weight])
      : split(context, sumName, data, weight);
  return bias === undefined ? sum : addBias(context, name, sum, bias, 2);
}

/** The input with all axes but the first merged. */
function flat({ emit, fresh, input, inputShape }: Context): Value {
  const data = input(0);
  const isFlat = inputShape(0).length === 2 || isOp(data.node, ops.flatten);
  return isFlat ? data : emit(ops.flatten, fresh('flatten'), [data]);
}

/** A sum of products over some of the columns each. */
function split(context: Context, name: string, data: Value, weight: Value): Value {
  const { fresh, profile } = context;
  const parts = partsOf(columnsOf(context), profile === 'mrt1' ? MRT1_TERMS : MAX_TERMS).map((part) =>
    dense(context, fresh(context.name), [sliced(context, data, 1, part), sliced(context, weight, 1, part)]),
  );
  return pairwiseSum(context, parts, name);
}

function dense({ emit, attrs }: Context, name: string, inputs: readonly Value[]): Value {
  return emit(ops.fullyConnected, name, inputs, {
    num_hidden: attrs.num_hidden,
    no_bias: inputs.length === 2,
  });
}

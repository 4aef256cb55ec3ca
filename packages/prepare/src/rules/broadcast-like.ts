import type { AttrsOf, Value } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import { normalizeAxis } from '@mrtjs/tensor';
import type { RuleContext } from '../rule.js';
import { defineRules } from '../rule.js';

/**
 * broadcast_like: axes are repeated by `tile`, but those that follow the batch by multiplication with ones in the
 * other tensor's shape, so that no batch size is written into the graph (MRT-SPEC 6.2) [R170].
 */
export const broadcastLike = defineRules(ops.broadcastLike, {
  rewrite(context) {
    const { lhs_axes: left, rhs_axes: right } = context.attrs;
    if (left === null || right === null)
      return timesOnes(context, context.name, context.input(0), context.input(1));
    return alongAxes(context, left, right);
  },
});

type Context = RuleContext<AttrsOf<typeof ops.broadcastLike.attrs>>;

function alongAxes(context: Context, left: readonly number[], right: readonly number[]): Value {
  const [x, like] = [context.inputShape(0), context.inputShape(1)];
  const pairs = left.map((axis, i) => ({
    to: normalizeAxis(axis, x.length),
    from: normalizeAxis(right[i] as number, like.length),
  }));
  const batch = pairs.filter(({ from }) => from === 0);
  const reps = x.map(
    (_, axis) => like[pairs.find(({ to, from }) => to === axis && from > 0)?.from ?? -1] ?? 1,
  );
  const isLast = batch.length === 0;
  const tiled =
    reps.every((times) => times === 1) && !isLast
      ? context.input(0)
      : context.emit(ops.tile, isLast ? context.name : context.fresh('tile'), [context.input(0)], { reps });
  return batch.reduce((value, { to }, i) => {
    const name = i === batch.length - 1 ? context.name : context.fresh('broadcast_mul');
    return timesOnes(context, name, value, batchAlong(context, to));
  }, tiled);
}

/** A tensor of the batch's size along axis `to` and 1 along the others, made of the other operand. */
function batchAlong({ emit, fresh, input, inputShape }: Context, to: number): Value {
  const others = inputShape(1).slice(1);
  const column = emit(ops.slice, fresh('slice'), [input(1)], {
    begin: [null, ...others.map(() => 0)],
    end: [null, ...others.map(() => 1)],
  });
  const shape = inputShape(0).map((_, axis) => (axis === to ? -1 : 1));
  return emit(ops.reshape, fresh('reshape'), [column], { shape });
}

/** x · (like · 0 + 1). */
function timesOnes({ emit, fresh, constant }: Context, name: string, x: Value, like: Value): Value {
  const zeros = emit(ops.broadcastMul, fresh('broadcast_mul'), [like, constant(0)]);
  const ones = emit(ops.broadcastAdd, fresh('broadcast_add'), [zeros, constant(1)]);
  return emit(ops.broadcastMul, name, [x, ones]);
}

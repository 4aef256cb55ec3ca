/** Moving transposes below operators (MRT-SPEC 6.1, FT rules). */
import type { Attributes, ReductionAttrs, Value } from '@mrtjs/graph';
import { isOp, ops, reducedAxes, transposeAxes } from '@mrtjs/graph';
import type { Rule, RuleContext } from '../rule.js';

/** An input that is a transpose. */
export interface Transposed {
  /** What is transposed. */
  readonly source: Value;
  readonly axes: readonly number[];
  readonly name: string;
}

/** Input `index` if it is a transpose. */
export function transposed(
  context: Pick<RuleContext, 'input' | 'inputShape'>,
  index: number,
): Transposed | undefined {
  const { node } = context.input(index);
  const source = node.inputs[0];
  if (!isOp(node, ops.transpose) || source === undefined) return undefined;
  return { source, axes: transposeAxes(node.attrs.axes, context.inputShape(index).length), name: node.name };
}

/** All inputs, if all are transposes with the same axes. */
export function transposedAlike(context: RuleContext): readonly Transposed[] | undefined {
  const found = context.inputs.flatMap((_, i) => transposed(context, i) ?? []);
  const isAlike = found.every(({ axes }) => axes.join() === found[0]?.axes.join());
  return isAlike && found.length === context.inputs.length ? found : undefined;
}

/**
 * FT-swap: f(transpose(z)) is transpose(f(z)) for an elementwise f. The operator keeps its name; the new transpose
 * takes that of the old one, or, but for profile `mrt1`, a generated one where the old one lives on for other consumers
 * [R129, D32].
 */
export const swapTranspose: Rule<Attributes> = (context) => {
  const input = transposed(context, 0);
  if (input === undefined) return undefined;
  const isClash = context.isShared(0) && context.profile !== 'mrt1';
  const name = isClash ? context.fresh('transpose') : input.name;
  return context.emit(ops.transpose, name, [context.apply([input.source])], { axes: input.axes });
};

/** FT-multi: an elementwise operator over inputs that are all transposed alike. */
export const swapTransposes: Rule<Attributes> = (context) => {
  const inputs = transposedAlike(context);
  const axes = inputs?.[0]?.axes;
  if (inputs === undefined || axes === undefined) return undefined;
  const moved = context.apply(inputs.map(({ source }) => source));
  return context.emit(ops.transpose, context.fresh('fuse_transpose'), [moved], { axes });
};

/** FT-reduce: a reduction of a transpose reduces other axes of what is transposed. */
export const reduceTransposed: Rule<ReductionAttrs & Attributes> = (context) => {
  const input = transposed(context, 0);
  if (input === undefined) return undefined;
  const { source, axes } = input;
  const reduced = reducedAxes(context.attrs, axes.length).map((axis) => axes[axis] as number);
  const attrs = { axis: reduced.sort((a, b) => a - b), exclude: false };
  const kept = axes.filter((axis) => !reduced.includes(axis));
  const order = context.attrs.keepdims
    ? axes
    : kept.map((axis) => kept.filter((other) => other < axis).length);
  if (order.every((axis, i) => axis === i)) return context.apply([source], attrs);
  const reduce = context.apply([source], attrs, context.fresh('reduce'));
  return context.emit(ops.transpose, context.name, [reduce], { axes: order });
};

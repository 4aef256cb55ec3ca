/** Rules that several operators share. */
import type { OpDef, ops } from '@mrtjs/graph';
import { attr } from '@mrtjs/graph';
import type { Emitter } from '../emitter.js';
import type { Operand } from '../operand.js';
import type { OnnxRule } from '../rule.js';
import { onnxRule, port } from '../rule.js';
import { sortedAxes } from './axes.js';
import { binary } from './binary.js';
import type { BINARY } from './binary.js';

/** An operator of one operand that is an operator of the IR. */
export function unaryRule(op: string, def: OpDef<string, Readonly<Record<never, never>>>): OnnxRule {
  return onnxRule(op, { inputs: [port.of('X')] }, ({ g, input }) => g.op(def, [input(0)], {}, input(0)));
}

/** An operator of two operands with broadcasting. */
export function binaryRule(op: string, form: keyof typeof BINARY): OnnxRule {
  return onnxRule(op, { inputs: [port.of('A'), port.of('B')] }, ({ g, input }) =>
    binary(g, form, input(0), input(1)),
  );
}

/** An operator of any number of operands that joins them two by two. */
export function variadicRule(
  op: string,
  form: keyof typeof BINARY,
  after: (g: Emitter, x: Operand, count: number) => Operand = (_, x) => x,
): OnnxRule {
  return onnxRule(op, { inputs: [port.variadic('data')] }, ({ g, inputs, input }) => {
    const joined = inputs
      .slice(1)
      .reduce<Operand>((left, _, i) => binary(g, form, left, input(i + 1)), input(0));
    return after(g, joined, inputs.length);
  });
}

/** An operator that reduces axes. */
type Reduction = OpDef<string, (typeof ops.sum)['attrs']>;

/** A reduction. `before` and `after` are applied to the elements. */
export function reductionRule(
  op: string,
  def: Reduction,
  before?: OpDef<string, Readonly<Record<never, never>>>,
  after?: OpDef<string, Readonly<Record<never, never>>>,
): OnnxRule {
  const attrs = {
    axes: attr.optional(attr.ints()),
    keepdims: attr.bool({ default: true }),
    noop_with_empty_axes: attr.bool({ default: false }),
  };
  const inputs = [port.of('data'), port.ownOptional('axes')];
  return onnxRule(
    op,
    { inputs, attrs },
    ({ g, attrs: { axes, keepdims, noop_with_empty_axes }, input, numbers }) => {
      const x = before === undefined ? input(0) : g.op(before, [input(0)], {}, input(0));
      const listed = axes ?? numbers(1) ?? [];
      const reduced = listed.length === 0 && noop_with_empty_axes ? x : reduce(g, def, x, listed, keepdims);
      return after === undefined ? reduced : g.op(after, [reduced], {}, reduced);
    },
  );
}

function reduce(g: Emitter, def: Reduction, x: Operand, axes: readonly number[], keepdims: boolean): Operand {
  const rank = x.shape.length;
  const all = axes.length === 0 ? x.shape.map((_, axis) => axis) : sortedAxes(axes, rank);
  if (all.length === 0) return x;
  const shape = keepdims
    ? x.shape.map((dim, axis) => (all.includes(axis) ? 1 : dim))
    : x.shape.filter((_, axis) => !all.includes(axis));
  return g.op(def, [x], { axis: all, keepdims }, { shape });
}

/** Position of the largest or smallest element. */
export function positionRule(op: string, def: typeof ops.argmax | typeof ops.argmin): OnnxRule {
  const attrs = {
    axis: attr.int({ default: 0 }),
    keepdims: attr.bool({ default: true }),
    select_last_index: attr.bool({ default: false }),
  };
  const limits = 'the last of equal elements (`select_last_index`)';
  return onnxRule(op, { inputs: [port.of('data')], attrs, limits }, ({ g, attrs, input, refuse }) => {
    if (attrs.select_last_index) refuse('the last of equal elements is wanted');
    const x = input(0);
    const [axis = 0] = sortedAxes([attrs.axis], x.shape.length);
    const shape = attrs.keepdims ? x.shape.with(axis, 1) : x.shape.toSpliced(axis, 1);
    return g.op(def, [x], { axis, keepdims: attrs.keepdims }, { shape, dtype: 'int64' });
  });
}

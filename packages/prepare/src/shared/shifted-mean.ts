/** The mean as the original computes it, for profile `mrt1` (MRT-SPEC 6.4) [D54]. */
import type { Attributes, ReductionAttrs, Value } from '@mrtjs/graph';
import { ops, reducedAxes } from '@mrtjs/graph';
import { sizeOf } from '@mrtjs/tensor';
import type { NodeFacts, Refusal, RuleContext } from '../rule.js';
import { refuseIf } from '../rule.js';

type Attrs = ReductionAttrs & Attributes;

/** Most elements that are summed at once. */
const CHUNK = 128;

/** How many elements a mean is over. */
export function countOf({ attrs, inputShape }: NodeFacts<Attrs>): number {
  return sizeOf(reducedAxes(attrs, inputShape(0).length).map((axis) => inputShape(0)[axis] as number));
}

/** Refuses the means at which the original fails. */
export function checkShiftedMean(node: NodeFacts<Attrs>): Refusal | undefined {
  if (node.profile !== 'mrt1') return undefined;
  const count = countOf(node);
  const hint = 'use the profile fixed';
  return (
    refuseIf(
      !Number.isInteger(Math.log2(count)),
      `in profile mrt1 a mean is over a power of two of elements, here over ${count}`,
      hint,
    ) ??
    refuseIf(
      node.attrs.keepdims && count > CHUNK,
      `in profile mrt1 a mean over more than ${CHUNK} elements cannot keep its axes`,
      hint,
    )
  );
}

/**
 * Sums of up to 128 elements, shifted: the shift rounds, also the float values that calibration sees, and does nothing for
 * two elements (D24). Means of more elements are means of means.
 */
export function shiftedMean(context: RuleContext<Attrs>): Value {
  const { attrs, emit, fresh, name, input, inputShape } = context;
  const rank = inputShape(0).length;
  const axes = reducedAxes(attrs, rank);
  const count = countOf(context);
  const shifted = (value: Value, sum: readonly number[], elements: number, last: boolean): Value => {
    const keepdims = last && attrs.keepdims;
    const total = emit(ops.sum, elements === 1 ? name : fresh('sum'), [value], { axis: sum, keepdims });
    return elements === 1
      ? total
      : emit(ops.rightShift, last ? name : fresh('right_shift'), [total], { shift_bit: Math.log2(elements) });
  };
  if (count <= CHUNK) return shifted(input(0), axes, count, true);

  const kept = Array.from({ length: rank }, (_, axis) => axis).filter((axis) => !axes.includes(axis));
  const zeros = kept.map(() => 0);
  const order = [...kept, ...axes];
  let value = order.every((axis, i) => axis === i)
    ? input(0)
    : emit(ops.transpose, fresh('transpose'), [input(0)], { axes: order });
  let left = count;
  for (; left > CHUNK; left /= CHUNK) {
    const apart = emit(ops.reshape, fresh('reshape'), [value], { shape: [...zeros, -1, CHUNK] });
    value = shifted(apart, [kept.length + 1], CHUNK, false);
  }
  return shifted(value, [kept.length], left, true);
}

/** How many products a sum of products may have so that the result fits into 32 bits. */
import type { Profile, Value } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import type { RuleContext } from '../rule.js';

/** Longest sum of products of 8-bit integers with at most 32 bits: 8 + 8 + 16 digits of the count [R197, D64]. */
export const MAX_TERMS = 65535;
/** The same with a bias, which may cost one more bit. */
export const MAX_TERMS_WITH_BIAS = 32767;

/** The longest sum that an operator may compute at once. The original does not count the bias. */
export function maxTerms(profile: Profile, hasBias: boolean): number {
  return profile === 'fixed' && hasBias ? MAX_TERMS_WITH_BIAS : MAX_TERMS;
}

/** `[begin, end)` for parts of at most `step` of `size` elements, in order. */
export function partsOf(size: number, step: number): readonly (readonly [number, number])[] {
  return Array.from({ length: Math.ceil(size / step) }, (_, i) => [i * step, Math.min((i + 1) * step, size)]);
}

/** Elements `begin` to before `end` of an axis; parameters are folded later. */
export function sliced(
  context: RuleContext,
  value: Value,
  axis: number,
  [begin, end]: readonly [number, number],
): Value {
  const before = new Array<null>(axis).fill(null);
  const name = context.fresh(context.isParameter(value) ? value.node.name : 'slice');
  return context.emit(ops.slice, name, [value], { begin: [...before, begin], end: [...before, end] });
}

/** Sum of values, added pairwise: two from the front, their sum to the back. The last sum is called `name`. */
export function pairwiseSum(context: RuleContext, values: readonly Value[], name: string): Value {
  const queue = [...values];
  for (;;) {
    const [left, right] = queue.splice(0, 2);
    if (left === undefined) throw new TypeError('there is nothing to add');
    if (right === undefined) return left;
    const sumName = queue.length === 0 ? name : context.fresh('elemwise_add');
    queue.push(context.emit(ops.elemwiseAdd, sumName, [left, right]));
  }
}

/** A bias over `rank` axes, the channels on axis 1, added by an operator of its own. */
export function addBias(context: RuleContext, name: string, sum: Value, bias: Value, rank: number): Value {
  const shape = [1, -1, ...new Array<number>(rank - 2).fill(1)];
  const reshaped = context.emit(ops.reshape, context.fresh(bias.node.name), [bias], { shape });
  return context.emit(ops.broadcastAdd, name, [sum, reshaped]);
}

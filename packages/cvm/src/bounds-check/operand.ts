/** What the checker knows of values. It shares nothing with the prover's arithmetic: a slip in one shows in the other. */
import type { Shape } from '@mrtjs/tensor';

/** The least and the largest value. */
export type Extent = readonly [least: bigint, largest: bigint];

/** An input of a node: what is claimed of it, and its elements where they are known. */
export interface ClaimedOperand {
  readonly extent: Extent;
  readonly shape: Shape;
  /** The elements, of a parameter. */
  readonly elements?: ArrayLike<number>;
}

/** The least and the largest of some integers, of which there is at least one. */
export function extentOf(values: Iterable<bigint>): Extent {
  let [least, largest]: [bigint?, bigint?] = [];
  for (const value of values) {
    if (least === undefined || value < least) least = value;
    if (largest === undefined || value > largest) largest = value;
  }
  if (least === undefined || largest === undefined) throw new RangeError('there are no values');
  return [least, largest];
}

/** The least and the largest of the elements from index `from` up to `to`; `[0, 0]` where there are none. */
export function elementExtent(elements: ArrayLike<number>, from = 0, to = elements.length): Extent {
  let [least, largest] = [Infinity, -Infinity];
  for (let at = from; at < to; at++) {
    const element = elements[at] as number;
    if (element < least) least = element;
    if (element > largest) largest = element;
  }
  return least === Infinity ? [0n, 0n] : [BigInt(least), BigInt(largest)];
}

/** Whether `outer` reaches as far as `inner` on both sides. */
export const covers = (outer: Extent, inner: Extent): boolean => outer[0] <= inner[0] && outer[1] >= inner[1];

/** The extent of the values of several. */
export const joined = (...extents: readonly Extent[]): Extent => extentOf(extents.flat());

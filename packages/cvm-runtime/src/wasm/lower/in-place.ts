/** Which outputs of a step can take the place of which of its inputs. */
import type { Buffer } from '../memory-plan.js';
import type { Placement } from './context.js';
import { buffersOf } from './context.js';

/**
 * Pairs of a buffer written and one loaded whose elements lie in the same places, so that every tile is read before it
 * is written. `whole` are placements that are read in another order, which rules theirs out.
 */
export function pairsOf(
  written: readonly Placement[],
  loaded: readonly Placement[],
  whole: readonly Placement[],
): readonly (readonly [written: Buffer, read: Buffer])[] {
  const ruledOut = new Set(buffersOf(whole));
  return written.flatMap((out) =>
    loaded
      .filter((each) => sharesPlaces(each, out))
      .flatMap((each) => buffersOf([each]).map((read) => [buffersOf([out])[0] as Buffer, read] as const))
      .filter(([, read]) => !ruledOut.has(read)),
  );
}

function sharesPlaces(a: Placement, b: Placement): boolean {
  return (
    a.type === b.type &&
    a.offset === b.offset &&
    a.strides.length === b.strides.length &&
    a.strides.every((stride, axis) => stride === b.strides[axis])
  );
}

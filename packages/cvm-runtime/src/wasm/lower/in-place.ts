/** Which outputs of a step can take the place of which of its inputs. */
import { sameShape } from '@mrtjs/tensor';
import type { Buffer } from '../memory-plan.js';
import type { Value } from '../network.js';
import type { Placement } from './context.js';
import { buffersOf } from './context.js';
import type { AllocatedProgram } from './tile-code.js';

/**
 * Pairs of a buffer written and one loaded whose elements lie in the same places, and of which each tile is loaded before
 * it is written. `placements` are those of the program's operands, `whole` are placements that are read in another order,
 * which rules theirs out.
 */
export function pairsOf(
  { operands, loadedBefore }: AllocatedProgram,
  placements: readonly Placement[],
  whole: readonly Placement[],
): readonly (readonly [written: Buffer, read: Buffer])[] {
  const ruledOut = new Set(buffersOf(whole));
  const placementOf = (value: Value): Placement => placements[operands.indexOf(value)] as Placement;
  const loads = operands.filter((value) => !loadedBefore.has(value));
  return [...loadedBefore].flatMap(([stored, loaded]) => {
    const out = placementOf(stored);
    const gone = (value: Value): boolean =>
      loaded.includes(value) && sameShape(value.shape, stored.shape) && sharesPlaces(placementOf(value), out);
    return [...new Set(buffersOf(loads.map(placementOf)))]
      .filter((buffer) => !ruledOut.has(buffer))
      .filter((buffer) => loads.every((value) => placementOf(value).home !== buffer || gone(value)))
      .flatMap((read) => buffersOf([out]).map((written) => [written, read] as const));
  });
}

function sharesPlaces(a: Placement, b: Placement): boolean {
  return (
    a.type === b.type &&
    a.offset === b.offset &&
    a.strides.length === b.strides.length &&
    a.strides.every((stride, axis) => stride === b.strides[axis])
  );
}

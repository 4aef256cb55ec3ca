import { reducedAxes } from '@mrtjs/cvm';
import { stridesOf } from '@mrtjs/tensor';
import type { Addressing } from '../../reference/support/reduce.js';

/**
 * The strides by which the CPU backend reads the operand of a reduction [D5]. From the right, the kept axes that are
 * longer than 1 take the strides of the kept axes of any length, so that all go astray that have a kept axis of length
 * 1 to their right; never beyond the memory, since strides shrink to the right. Where nothing is reduced, the elements
 * are copied.
 */
export const cpuAddressing: Addressing = (shape, attrs) => {
  const strides = stridesOf(shape);
  const reduced = reducedAxes(shape.length, attrs);
  if (reduced.size === 0) return strides;
  const kept = [...shape.keys()].filter((axis) => !reduced.has(axis));
  const long = kept.filter((axis) => shape[axis] !== 1);
  const paired = new Map(long.map((axis, i) => [axis, kept[kept.length - long.length + i]]));
  return shape.map((_, axis) => strides[paired.get(axis) ?? axis] as number);
};

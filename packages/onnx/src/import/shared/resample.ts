/** Enlarging and reducing images by copying the nearest element. */
import { ops } from '@mrtjs/graph';
import type { Emitter } from '../emitter.js';
import type { Operand } from '../operand.js';
import { take } from './take.js';

/** For each axis the positions that are read. */
export function resample(g: Emitter, x: Operand, positions: readonly (readonly number[])[]): Operand {
  const factors = positions.map((list, axis) => repetition(list, x.shape[axis] as number));
  const [batch, channels, rows, columns] = factors;
  if (factors.length === 4 && batch === 1 && channels === 1 && rows && rows === columns)
    return rows === 1 ? x : g.op(ops.upSampling, [x], { scale: rows, sample_type: 'nearest' });
  return factors.reduce<Operand>((y, factor, axis) => {
    if (factor === 1) return y;
    return factor === undefined
      ? take(g, y, axis, positions[axis] ?? [])
      : g.op(ops.repeat, [y], { repeats: factor, axis });
  }, x);
}

/** How often each element of an axis of `size` is repeated, if all are as often. */
function repetition(positions: readonly number[], size: number): number | undefined {
  const factor = positions.length / size;
  return Number.isInteger(factor) && positions.every((at, i) => at === Math.floor(i / factor))
    ? factor
    : undefined;
}

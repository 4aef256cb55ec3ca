import type { Shape } from '@mrtjs/tensor';
import { broadcastShapes, formatShape, MrtError, sameShape } from '@mrtjs/tensor';
import { shapeError } from '../../operator.js';

/** Shape rule of elementwise operators on two tensors. */
export function equalShapes([left, right]: readonly [Shape, Shape]): readonly Shape[] {
  if (!sameShape(left, right))
    shapeError(`operands have shapes ${formatShape(left)} and ${formatShape(right)}, expected the same`);
  return [left];
}

/** Shape rule of the broadcast operators [C87]. */
export function broadcastOf([left, right]: readonly [Shape, Shape]): readonly Shape[] {
  try {
    return [broadcastShapes(left, right)];
  } catch (error) {
    if (error instanceof MrtError) shapeError(error.diagnostics.map((d) => d.message).join('; '));
    throw error;
  }
}

/** The precision rule *Plus*. */
export const plusPrecision = ([left, right]: readonly [number, number]): readonly number[] => [
  Math.max(left, right) + 1,
];

/** The precision rule *Mul*. */
export const productPrecision = ([left, right]: readonly [number, number]): readonly number[] => [
  left + right,
];

/** The precision rule *MaxIn*. */
export const largestPrecision = (precisions: readonly number[]): readonly number[] => [
  Math.max(...precisions),
];

/** Operators along one axis, which before operator set 13 was all axes from one on. */
import { normalizeAxis, sizeOf } from '@mrtjs/tensor';
import type { Emitter } from '../emitter.js';
import type { Operand } from '../operand.js';
import { reshapeTo } from './reshape.js';

const FIRST_WITH_ONE_AXIS = 13;

/** `apply` to `x` along the axis that an attribute means, whose default has changed with what it means. */
export function alongSoftmaxAxis(
  g: Emitter,
  x: Operand,
  given: number | null,
  opset: number,
  apply: (x: Operand, axis: number) => Operand,
): Operand {
  const isOne = opset >= FIRST_WITH_ONE_AXIS;
  const axis = normalizeAxis(given ?? (isOne ? -1 : 1), x.shape.length);
  if (isOne || sizeOf(x.shape.slice(axis + 1)) === 1) return apply(x, axis);
  const matrix = reshapeTo(g, x, [sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis))]);
  return reshapeTo(g, apply(matrix, 1), x.shape);
}

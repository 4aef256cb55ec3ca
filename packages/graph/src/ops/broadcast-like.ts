import type { Shape } from '@mrtjs/tensor';
import { formatShape, normalizeAxis } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp, shapeProblem } from '../operator.js';
import { broadcastTo, operand } from './reference/rearrange.js';

/** Repeats axes of size 1 to the sizes of another tensor. */
export const broadcastLike = defineOp({
  name: 'broadcast_like',
  summary: 'Repeats the axes lhs_axes of lhs (default: all), of size 1, to the sizes of rhs_axes of rhs.',
  attrs: { lhs_axes: attr.optional(attr.ints()), rhs_axes: attr.optional(attr.ints()) },
  inputs: [{ name: 'lhs' }, { name: 'rhs' }],
  infer: ([lhs = [], rhs = []], attrs) => [likeShape(lhs, rhs, attrs)],
  evaluate: (inputs, attrs) => {
    const x = operand(inputs, 0);
    return [broadcastTo(x, likeShape(x.shape, operand(inputs, 1).shape, attrs))];
  },
});

interface LikeAxes {
  readonly lhs_axes: readonly number[] | null;
  readonly rhs_axes: readonly number[] | null;
}

function likeShape(lhs: Shape, rhs: Shape, { lhs_axes, rhs_axes }: LikeAxes): number[] {
  if ((lhs_axes === null) !== (rhs_axes === null))
    shapeProblem('give both lhs_axes and rhs_axes, or neither');
  if (lhs_axes === null || rhs_axes === null) return wholeShape(lhs, rhs);
  if (lhs_axes.length !== rhs_axes.length || lhs_axes.length === 0)
    shapeProblem(`lhs_axes has ${lhs_axes.length} entries and rhs_axes ${rhs_axes.length}, expected as many`);
  const shape = [...lhs];
  lhs_axes.forEach((one, i) => {
    const axis = normalizeAxis(one, lhs.length);
    if (lhs[axis] !== 1) shapeProblem(`axis ${axis} of ${formatShape(lhs)} does not have size 1`);
    shape[axis] = rhs[normalizeAxis(rhs_axes[i] as number, rhs.length)] as number;
  });
  return shape;
}

function wholeShape(lhs: Shape, rhs: Shape): number[] {
  if (lhs.length !== rhs.length || lhs.some((dim, i) => dim !== 1 && dim !== rhs[i]))
    shapeProblem(`${formatShape(lhs)} cannot be broadcast to ${formatShape(rhs)}`);
  return [...rhs];
}

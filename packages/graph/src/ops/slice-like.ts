import type { Shape } from '@mrtjs/tensor';
import { formatShape, normalizeAxis } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp, shapeProblem } from '../operator.js';
import { operand, remap } from './reference/rearrange.js';

/** Cuts axes to the sizes of another tensor. */
export const sliceLike = defineOp({
  name: 'slice_like',
  summary: 'Keeps the first elements of the listed axes (default: all), as many as shape_like has.',
  attrs: { axes: attr.ints({ default: [] }) },
  inputs: [{ name: 'data' }, { name: 'shape_like' }],
  infer: ([data = [], like = []], { axes }) => [likeShape(data, like, axes)],
  evaluate: (inputs, { axes }) => {
    const x = operand(inputs, 0);
    return [remap(x, likeShape(x.shape, operand(inputs, 1).shape, axes), (_, i) => i)];
  },
});

function likeShape(data: Shape, like: Shape, axes: readonly number[]): number[] {
  if (axes.length === 0 && data.length !== like.length)
    shapeProblem(`${formatShape(data)} and ${formatShape(like)} differ in rank; list the axes`);
  const cut = axes.length === 0 ? [...data.keys()] : axes.map((axis) => normalizeAxis(axis, data.length));
  return data.map((dim, axis) => {
    if (!cut.includes(axis)) return dim;
    const size = like[axis] ?? 0;
    return size >= 1 && size <= dim
      ? size
      : shapeProblem(`axis ${axis} of ${formatShape(data)} cannot be cut to that of ${formatShape(like)}`);
  });
}

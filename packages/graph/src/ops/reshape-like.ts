import type { Shape } from '@mrtjs/tensor';
import { formatShape, reshaped, sizeOf } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp, shapeProblem } from '../operator.js';
import { operand } from './reference/rearrange.js';

/** Replaces a range of the left operand's dimensions by a range of the right operand's. */
export const reshapeLike = defineOp({
  name: 'reshape_like',
  summary: 'Reshapes lhs: its dimensions lhs_begin…lhs_end become those of rhs from rhs_begin to rhs_end.',
  attrs: {
    lhs_begin: attr.optional(attr.int()),
    lhs_end: attr.optional(attr.int()),
    rhs_begin: attr.optional(attr.int()),
    rhs_end: attr.optional(attr.int()),
  },
  inputs: [{ name: 'lhs' }, { name: 'rhs' }],
  infer: ([lhs = [], rhs = []], attrs) => [reshapeLikeDims(lhs, rhs, attrs)],
  evaluate: (inputs, attrs) => {
    const x = operand(inputs, 0);
    return [reshaped(x, reshapeLikeDims(x.shape, operand(inputs, 1).shape, attrs))];
  },
});

interface Bounds {
  readonly lhs_begin: number | null;
  readonly lhs_end: number | null;
  readonly rhs_begin: number | null;
  readonly rhs_end: number | null;
}

function reshapeLikeDims(lhs: Shape, rhs: Shape, attrs: Bounds): number[] {
  const [leftBegin, leftEnd] = dimRange(lhs, attrs.lhs_begin, attrs.lhs_end);
  const [rightBegin, rightEnd] = dimRange(rhs, attrs.rhs_begin, attrs.rhs_end);
  const shape = lhs.toSpliced(leftBegin, leftEnd - leftBegin, ...rhs.slice(rightBegin, rightEnd));
  if (sizeOf(shape) !== sizeOf(lhs))
    shapeProblem(`${formatShape(lhs)} cannot become ${formatShape(shape)}: the sizes differ`);
  return shape;
}

function dimRange(shape: Shape, begin: number | null, end: number | null): [number, number] {
  const wrap = (position: number): number => (position < 0 ? position + shape.length : position);
  const [from, to] = [wrap(begin ?? 0), wrap(end ?? shape.length)];
  if (from < 0 || from >= to || to > shape.length)
    shapeProblem(`the range ${begin ?? ''}:${end ?? ''} of the dimensions of ${formatShape(shape)} is empty`);
  return [from, to];
}

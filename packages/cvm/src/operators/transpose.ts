import { formatShape } from '@mrtjs/tensor';
import { cvmAttr } from '../attributes.js';
import { cvmAxis, defineCvmOp, shapeError } from '../operator.js';
import { precisionOfFirst } from './rules/unary.js';

/** Permutes axes [C123]. */
export const transpose = defineCvmOp({
  name: 'transpose',
  summary: 'Permutes the axes; reverses them when no order is given.',
  attrs: { axes: cvmAttr.tuple({ default: [] }) },
  inputs: ['data'],
  inferShape: ([data], { axes }) => [transposedAxes(data.length, axes).map((axis) => data[axis] as number)],
  inferPrecision: precisionOfFirst,
});

/**
 * For each output axis the input axis that it is.
 * @throws {CvmError} code 1 (MRT4007) unless `axes` is empty or a permutation of all axes.
 */
export function transposedAxes(rank: number, axes: readonly number[]): readonly number[] {
  if (axes.length === 0) return Array.from({ length: rank }, (_, i) => rank - 1 - i);
  const normal = axes.map((axis) => cvmAxis(axis, rank));
  if (normal.length !== rank || new Set(normal).size !== rank)
    shapeError(`axes ${formatShape(axes)} are not a permutation of ${rank} axes`);
  return normal;
}

/** Operators that reduce axes. */
import { float64, normalizeAxis, sizeOf } from '@mrtjs/tensor';
import { attr } from '../../attributes.js';
import { reducedAxes, reducedShape } from '../../geometry/reduction.js';
import type { OpDef } from '../../operator.js';
import { defineOp } from '../../operator.js';
import { operand } from '../reference/rearrange.js';
import { foldAlong } from '../reference/rows.js';

type Fold = (row: Float64Array) => number;

const reductionAttrs = {
  /** `None` and `()` mean all axes. */
  axis: attr.optional(attr.ints()),
  keepdims: attr.bool({ default: false }),
  /** Reduce the axes that are not listed. */
  exclude: attr.bool({ default: false }),
};

/** A reduction over several axes. `countsInputs`: it costs as many operations as it reads elements. */
export function reductionOp<const N extends string>(
  name: N,
  summary: string,
  fold: Fold,
  { countsInputs = false } = {},
): OpDef<N, typeof reductionAttrs> {
  return defineOp<N, typeof reductionAttrs>({
    name,
    summary,
    attrs: reductionAttrs,
    inputs: [{ name: 'data' }],
    infer: ([data = []], attrs) => [reducedShape(data, reducedAxes(attrs, data.length), attrs.keepdims)],
    baseOps: ([data = []], [out = []]) => (countsInputs ? sizeOf(data) / sizeOf(out) : 1),
    evaluate: (inputs, attrs) => {
      const x = operand(inputs, 0);
      const axes = reducedAxes(attrs, x.shape.length);
      return [float64(reducedShape(x.shape, axes, attrs.keepdims), foldAlong(x, axes, fold))];
    },
  });
}

const indexAttrs = {
  /** `None` searches the whole tensor. */
  axis: attr.optional(attr.int()),
  keepdims: attr.bool({ default: false }),
};

/** The position along one axis of the first element that no other one beats. */
export function indexOp<const N extends string>(
  name: N,
  summary: string,
  beats: (candidate: number, best: number) => boolean,
): OpDef<N, typeof indexAttrs> {
  const axesOf = (axis: number | null, rank: number): number[] =>
    axis === null ? Array.from({ length: rank }, (_, i) => i) : [normalizeAxis(axis, rank)];
  const position: Fold = (row) =>
    row.reduce((best, value, i) => (beats(value, row[best] as number) ? i : best), 0);
  return defineOp<N, typeof indexAttrs>({
    name,
    summary,
    attrs: indexAttrs,
    inputs: [{ name: 'data' }],
    infer: ([data = []], { axis, keepdims }) => [reducedShape(data, axesOf(axis, data.length), keepdims)],
    evaluate: (inputs, { axis, keepdims }) => {
      const x = operand(inputs, 0);
      const axes = axesOf(axis, x.shape.length);
      return [float64(reducedShape(x.shape, axes, keepdims), foldAlong(x, axes, position))];
    },
  });
}

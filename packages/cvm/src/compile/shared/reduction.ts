import type { ReductionAttrs } from '@mrtjs/graph';
import { reducedAxes } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { normalizeAxis } from '@mrtjs/tensor';

/** Attributes of a CVM reduction. */
export interface CompiledReduction {
  readonly axis?: readonly number[] | string;
  readonly keepdims: boolean;
  readonly exclude?: boolean;
}

/**
 * Axes as they were given, but for an axis named twice, which the CVM refuses. `all` says what stands for "all axes"
 * when none is named.
 */
export function compiledReduction(
  attrs: ReductionAttrs,
  { length: rank }: Shape,
  all: readonly number[],
): CompiledReduction {
  const named = attrs.axis ?? [];
  const { keepdims } = attrs;
  if (named.length === 0) return all.length === 0 ? { keepdims } : { axis: axisText(all), keepdims };
  const distinct = new Set(named.map((axis) => normalizeAxis(axis, rank))).size === named.length;
  const axis = axisText(distinct ? named : reducedAxes({ ...attrs, exclude: false }, rank));
  return attrs.exclude ? { axis, keepdims, exclude: true } : { axis, keepdims };
}

/** One axis is written as a bare integer. */
function axisText(axes: readonly number[]): readonly number[] | string {
  return axes.length === 1 ? String(axes[0]) : axes;
}

import type { Shape } from '@mrtjs/tensor';
import { cvmAttr } from '../../attributes.js';
import { cvmAxis, shapeError } from '../../operator.js';

/** Attributes of `sum` and `max`. */
export const reduction = {
  axis: cvmAttr.tuple({ default: [] }),
  keepdims: cvmAttr.bool({ default: false }),
  exclude: cvmAttr.bool({ default: false }),
  /** Read but without effect [C114]. */
  dtype: cvmAttr.oneOf(
    [
      'float16',
      'float32',
      'float64',
      'uint8',
      'uint16',
      'uint32',
      'uint64',
      'int8',
      'int16',
      'int32',
      'int64',
    ],
    { default: 'int32' },
  ),
};

interface ReductionAttrs {
  readonly axis: readonly number[];
  readonly keepdims: boolean;
  readonly exclude: boolean;
}

/**
 * The axes that are reduced: all when none is named, whatever `exclude` says; else those named or, with `exclude`, the
 * others [C108, C110].
 * @throws {CvmError} code 1 (MRT4007) for an axis out of range or named twice [C109].
 */
export function reducedAxes(rank: number, { axis, exclude }: ReductionAttrs): ReadonlySet<number> {
  const named = new Set<number>();
  for (const each of axis.map((value) => cvmAxis(value, rank))) {
    if (named.has(each)) shapeError(`axis ${each} is named twice`);
    named.add(each);
  }
  const axes = Array.from({ length: rank }, (_, i) => i);
  if (axis.length === 0) return new Set(axes);
  return exclude ? new Set(axes.filter((i) => !named.has(i))) : named;
}

/** Shape rule of `sum` and `max` [C111]. */
export function reducedShape([data]: readonly [Shape], attrs: ReductionAttrs): readonly Shape[] {
  const reduced = reducedAxes(data.length, attrs);
  if (attrs.keepdims) return [data.map((dim, axis) => (reduced.has(axis) ? 1 : dim))];
  const kept = data.filter((_, axis) => !reduced.has(axis));
  return [kept.length === 0 ? [1] : kept];
}

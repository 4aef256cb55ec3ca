/** Geometry of sliding windows: convolution and pooling over NCHW or NCW. */
import type { Shape } from '@mrtjs/tensor';
import { formatShape } from '@mrtjs/tensor';
import { shapeProblem } from '../operator.js';

/** A window sliding along one axis. */
export interface WindowAxis {
  /** Elements of the input along the axis. */
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilate: number;
  /** Zeros before the first and after the last element. */
  readonly pad: number;
  /** Positions of the window. */
  readonly out: number;
}

/** Attributes that describe windows; missing entries are 1 (stride, dilate) or 0 (pad). */
export interface WindowAttrs {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly pad: readonly number[];
  readonly dilate?: readonly number[];
  readonly layout: string | null;
}

const LAYOUTS: Readonly<Record<number, string>> = { 1: 'NCW', 2: 'NCHW' };

/** A window of one element along an axis of one: makes 1-D windows 2-D ones. */
const UNIT_AXIS: WindowAxis = { size: 1, kernel: 1, stride: 1, dilate: 1, pad: 0, out: 1 };

/**
 * Checks that windows of `rank` spatial axes can slide over `data`.
 * @throws {ShapeProblem} for another rank than 1 or 2, or a layout that is not channels-first.
 */
export function checkWindowLayout(rank: number, layout: string | null, data: Shape): void {
  const expected = LAYOUTS[rank];
  if (expected === undefined) shapeProblem(`kernel has ${rank} dimensions, expected 1 or 2`);
  if (layout !== null && layout !== expected)
    shapeProblem(`layout ${layout} is not supported for a ${rank}-D kernel, expected ${expected}`);
  if (data.length !== rank + 2)
    shapeProblem(`data has shape ${formatShape(data)}, expected rank ${rank + 2}`);
}

/**
 * The spatial axes of windows over `data`. `count` turns the number of steps into an integer: `Math.floor`, or
 * `Math.ceil` for the pooling convention `full`.
 * @throws {ShapeProblem} when the windows do not fit.
 */
export function windowAxes(
  attrs: WindowAttrs,
  data: Shape,
  count: (steps: number) => number = Math.floor,
): WindowAxis[] {
  const rank = attrs.kernel.length;
  checkWindowLayout(rank, attrs.layout, data);
  for (const name of ['stride', 'pad', 'dilate'] as const) {
    const given = attrs[name]?.length ?? 0;
    if (given !== 0 && given !== rank) shapeProblem(`${name} has ${given} entries, the kernel has ${rank}`);
  }
  return attrs.kernel.map((kernel, i) => {
    const [stride, dilate, pad] = [attrs.stride[i] ?? 1, attrs.dilate?.[i] ?? 1, attrs.pad[i] ?? 0];
    const size = data[i + 2] as number;
    const span = size + 2 * pad - (kernel - 1) * dilate - 1;
    if (span < 0)
      shapeProblem(`a kernel of ${formatShape(attrs.kernel)} does not fit into ${formatShape(data)}`);
    return { size, kernel, stride, dilate, pad, out: count(span / stride) + 1 };
  });
}

/** Attributes that describe the windows of a pooling. */
export interface PoolingAttrs extends WindowAttrs {
  readonly pooling_convention: string;
  readonly global_pool: boolean;
}

/**
 * The windows of a pooling over `data`, one axis per spatial dimension; global pooling has one as large as the image.
 * @throws {ShapeProblem} when they do not fit.
 */
export function poolingAxes(attrs: PoolingAttrs, data: Shape): WindowAxis[] {
  if (!attrs.global_pool)
    return windowAxes(attrs, data, attrs.pooling_convention === 'full' ? Math.ceil : Math.floor);
  checkWindowLayout(data.length - 2, attrs.layout, data);
  return data.slice(2).map((size) => ({ size, kernel: size, stride: 1, dilate: 1, pad: 0, out: 1 }));
}

/** Row and column axis of 1-D or 2-D windows. */
export function rowAndColumn(axes: readonly WindowAxis[]): [WindowAxis, WindowAxis] {
  const [first, second] = axes;
  return [second === undefined ? UNIT_AXIS : (first as WindowAxis), (second ?? first) as WindowAxis];
}

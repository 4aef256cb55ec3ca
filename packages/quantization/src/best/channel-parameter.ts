/** Parameters of one number per channel. */
import type { Tensor } from '@mrtjs/tensor';
import { toNumbers } from '@mrtjs/tensor';
import type { Channelwise } from './channelwise.js';
import { collapsed, combineChannels } from './channelwise.js';
import type { Coded } from './coded.js';
import { isUniform } from './coded.js';

/** Numbers along one axis of a tensor of `rank` axes that they are broadcast to. */
export interface AxisNumbers {
  readonly values: Channelwise;
  readonly axis: number;
}

/** A parameter as one number, or one for each index of an axis, if it is that; `undefined` otherwise. */
export function axisNumbers(tensor: Tensor, rank: number): AxisNumbers | undefined {
  const { shape } = tensor;
  const long = shape.flatMap((dim, i) => (dim > 1 ? [i + rank - shape.length] : []));
  if (shape.length > rank || long.length > 1) return undefined;
  return { values: collapsed(Float64Array.from(toNumbers(tensor))), axis: long[0] ?? 0 };
}

/**
 * A code whose scale and zero are changed by numbers along an axis; `undefined` where both have an axis and it is not
 * the same.
 */
export function adjusted(
  coded: Coded,
  { values, axis }: AxisNumbers,
  scale: (scale: number, x: number) => number,
  zero: (zero: number, x: number, scale: number) => number,
): Coded | undefined {
  if (!isUniform(coded) && typeof values !== 'number' && axis !== coded.axis) return undefined;
  return {
    ...coded,
    axis: isUniform(coded) && typeof values !== 'number' ? axis : coded.axis,
    scale: combineChannels(coded.scale, values, scale),
    zero: combineThree(coded.zero, values, coded.scale, zero),
  };
}

function combineThree(
  a: Channelwise,
  b: Channelwise,
  c: Channelwise,
  f: (a: number, b: number, c: number) => number,
): Channelwise {
  const length = Math.max(...[a, b, c].map((x) => (typeof x === 'number' ? 1 : x.length)));
  const at = (x: Channelwise, i: number): number => (typeof x === 'number' ? x : (x[i] as number));
  return collapsed(Float64Array.from({ length }, (_, i) => f(at(a, i), at(b, i), at(c, i))));
}

/** Integers with what they mean. */
import type { Node } from '@mrtjs/graph';
import type { Channelwise } from './channelwise.js';
import type { Emitter, Ints } from './emitter.js';

/** Integers that stand for numbers: float ≈ (integer + zero) / scale. */
export interface Coded extends Ints {
  /** May be negative where channels differ, never 0. */
  readonly scale: Channelwise;
  readonly zero: Channelwise;
  /** The axis along which scale and zero differ, and the number of axes. */
  readonly axis: number;
  readonly rank: number;
  /** The node of the float model whose rule made the integers; pooling and the like pass it on. */
  readonly origin: Node;
}

/** Whether the integers are simply scale · float, with one scale. */
export function isSymmetric({ scale, zero }: Coded): boolean {
  return typeof scale === 'number' && scale > 0 && zero === 0;
}

/** Whether scale and zero are the same everywhere. */
export function isUniform({ scale, zero }: Pick<Coded, 'scale' | 'zero'>): boolean {
  return typeof scale === 'number' && typeof zero === 'number';
}

/** An integer parameter, or constant, of one number per channel of a code. */
export function channelParameter(
  emitter: Emitter,
  suffix: string,
  values: Channelwise,
  { axis, rank }: Pick<Coded, 'axis' | 'rank'>,
): Ints {
  if (typeof values === 'number') return emitter.constant(values);
  const shape = Array.from({ length: rank }, (_, i) => (i === axis ? values.length : 1));
  return emitter.parameter(suffix, shape, values);
}

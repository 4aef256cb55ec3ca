/** Normalisation by the mean and deviation of the values themselves. */
import { ops } from '@mrtjs/graph';
import type { Emitter } from '../emitter.js';
import type { Operand } from '../operand.js';
import { binary } from './binary.js';

/** (x − mean) / sqrt(variance + eps) along axes. */
export function normalise(g: Emitter, x: Operand, axes: readonly number[], eps: number): Operand {
  const over = { axis: axes, keepdims: true };
  const kept = { shape: x.shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim)) };
  const centred = binary(g, 'sub', x, g.op(ops.mean, [x], over, kept));
  const variance = g.op(ops.mean, [g.op(ops.square, [centred], {}, x)], over, kept);
  const shifted = eps === 0 ? variance : g.op(ops.plusScalar, [variance], { scalar: eps }, kept);
  return binary(g, 'div', centred, g.op(ops.sqrt, [shifted], {}, kept));
}

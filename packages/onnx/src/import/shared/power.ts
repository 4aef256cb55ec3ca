/** Powers, of which the IR has the second and the half. */
import { ops } from '@mrtjs/graph';
import { float32 } from '@mrtjs/tensor';
import type { Emitter } from '../emitter.js';
import type { Operand } from '../operand.js';
import { binary } from './binary.js';

/** Whole exponents up to this are products, larger ones exponentials. */
const MOST_FACTORS = 16;

/**
 * `x` to the power of a number: products and quotients for small whole exponents; otherwise exp(exponent · log x), which
 * is not a number where x is negative, as the power is.
 */
export function power(g: Emitter, x: Operand, exponent: number): Operand {
  if (exponent < 0) return reciprocal(g, power(g, x, -exponent));
  if (exponent === 0) return g.op(ops.onesLike, [x], {}, x);
  if (exponent === 0.5) return g.op(ops.sqrt, [x], {}, x);
  if (Number.isInteger(exponent) && exponent <= MOST_FACTORS) return product(g, x, exponent);
  const logarithm = g.op(ops.mulScalar, [g.op(ops.log, [x], {}, x)], { scalar: exponent }, x);
  return g.op(ops.exp, [logarithm], {}, x);
}

/** 1 / x. */
export function reciprocal(g: Emitter, x: Operand): Operand {
  return binary(g, 'div', g.constant(float32([], [1]), 'one'), x, x);
}

/** By squaring: x⁵ is (x²)² · x. */
function product(g: Emitter, x: Operand, exponent: number): Operand {
  if (exponent === 1) return x;
  const half = product(g, x, Math.floor(exponent / 2));
  const even = g.op(ops.square, [half], {}, x);
  return exponent % 2 === 0 ? even : binary(g, 'mul', even, x);
}

import { attr, ops } from '@mrtjs/graph';
import type { Emitter } from '../emitter.js';
import type { Operand } from '../operand.js';
import { onnxRule, port } from '../rule.js';

/** The default bounds of float32: no bounds at all. */
const LARGEST = 3.4028234663852886e38;

const inputs = [port.of('input'), port.optional('min'), port.optional('max')];
const attrs = { min: attr.optional(attr.float()), max: attr.optional(attr.float()) };

/** Bounds are attributes before operator set 11, then inputs. One bound alone is a rectifier around it. */
export const clip = onnxRule('Clip', { inputs, attrs }, ({ g, attrs: { min, max }, input, numbers }) => {
  const x = input(0);
  const low = bound(min ?? numbers(1)?.[0] ?? -Infinity);
  const high = bound(max ?? numbers(2)?.[0] ?? Infinity);
  if (Number.isFinite(low) && Number.isFinite(high)) {
    // Where the bounds cross, ONNX gives the upper one, and so does this.
    return g.op(ops.clip, [x], { a_min: low, a_max: high }, x);
  }
  if (Number.isFinite(low)) return shifted(g, g.op(ops.relu, [shifted(g, x, -low)], {}, x), low);
  if (Number.isFinite(high)) {
    const below = g.op(ops.relu, [shifted(g, g.op(ops.negative, [x], {}, x), high)], {}, x);
    return shifted(g, g.op(ops.negative, [below], {}, x), high);
  }
  return x;
});

function bound(value: number): number {
  return Math.abs(value) >= LARGEST ? Math.sign(value) * Infinity : value;
}

function shifted(g: Emitter, x: Operand, scalar: number): Operand {
  return scalar === 0 ? x : g.op(ops.plusScalar, [x], { scalar }, x);
}

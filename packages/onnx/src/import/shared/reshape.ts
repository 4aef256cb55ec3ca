import { ops } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { sameShape } from '@mrtjs/tensor';
import type { Emitter } from '../emitter.js';
import type { Operand } from '../operand.js';
import { physicalShape } from '../operand.js';

/**
 * `x` in another shape. The first dimension is copied where it stays, so that the model runs with another batch.
 */
export function reshapeTo(g: Emitter, x: Operand, shape: Shape): Operand {
  if (sameShape(x.shape, shape)) return x;
  const [from, to] = [physicalShape(x.shape), physicalShape(shape)];
  if (sameShape(from, to)) return g.relabelled(x, { shape });
  if (from[0] !== to[0] || to[0] === 0) return g.op(ops.reshape, [x], { shape: to }, { shape });
  if (to.length === 2) return g.op(ops.flatten, [x], {}, { shape });
  return g.op(ops.reshape, [x], { shape: [0, ...to.slice(1)] }, { shape });
}

/** `x` with axes of size 1 put before its own, up to `rank` of them. */
export function ofRank(g: Emitter, x: Operand, rank: number): Operand {
  const missing = rank - x.shape.length;
  return missing <= 0 ? x : reshapeTo(g, x, [...new Array<number>(missing).fill(1), ...x.shape]);
}

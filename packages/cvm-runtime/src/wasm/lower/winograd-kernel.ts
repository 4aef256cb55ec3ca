/**
 * Winograd's transform of a 3×3 kernel, G g Gᵀ, in integers: 4×4 for blocks of 2×2 sums, 6×6 for blocks of 4×4. Everything is
 * spelled out, as most of what loading computes is here.
 */
import type { WinogradBlock } from './winograd.js';

/** Transforms the 9 weights from `start` on; results go to every `step`-th element of `to` from `at` on. */
export function transformKernel(
  block: WinogradBlock,
  weights: ArrayLike<number>,
  start: number,
  to: Int16Array,
  at: number,
  step: number,
): void {
  const a0 = weights[start] as number;
  const a1 = weights[start + 1] as number;
  const a2 = weights[start + 2] as number;
  const b0 = weights[start + 3] as number;
  const b1 = weights[start + 4] as number;
  const b2 = weights[start + 5] as number;
  const c0 = weights[start + 6] as number;
  const c1 = weights[start + 7] as number;
  const c2 = weights[start + 8] as number;
  if (block === 2) {
    row2(2 * a0, 2 * a1, 2 * a2, to, at, step);
    row2(a0 + b0 + c0, a1 + b1 + c1, a2 + b2 + c2, to, at + 4 * step, step);
    row2(a0 - b0 + c0, a1 - b1 + c1, a2 - b2 + c2, to, at + 8 * step, step);
    row2(2 * c0, 2 * c1, 2 * c2, to, at + 12 * step, step);
  } else {
    row4(a0, a1, a2, to, at, step);
    row4(a0 + b0 + c0, a1 + b1 + c1, a2 + b2 + c2, to, at + 6 * step, step);
    row4(a0 - b0 + c0, a1 - b1 + c1, a2 - b2 + c2, to, at + 12 * step, step);
    row4(a0 + 2 * b0 + 4 * c0, a1 + 2 * b1 + 4 * c1, a2 + 2 * b2 + 4 * c2, to, at + 18 * step, step);
    row4(a0 - 2 * b0 + 4 * c0, a1 - 2 * b1 + 4 * c1, a2 - 2 * b2 + 4 * c2, to, at + 24 * step, step);
    row4(c0, c1, c2, to, at + 30 * step, step);
  }
}

/** (x, y, z) times Gᵀ, of which G is twice the usual one, so that it has no fractions. */
function row2(x: number, y: number, z: number, to: Int16Array, at: number, step: number): void {
  to[at] = 2 * x;
  to[at + step] = x + y + z;
  to[at + 2 * step] = x - y + z;
  to[at + 3 * step] = 2 * z;
}

/** (x, y, z) times Gᵀ without the fractions, which are factors of its columns; the transform of sums makes up for them. */
function row4(x: number, y: number, z: number, to: Int16Array, at: number, step: number): void {
  to[at] = x;
  to[at + step] = x + y + z;
  to[at + 2 * step] = x - y + z;
  to[at + 3 * step] = x + 2 * y + 4 * z;
  to[at + 4 * step] = x - 2 * y + 4 * z;
  to[at + 5 * step] = z;
}

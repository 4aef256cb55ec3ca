/**
 * Winograd's transform of a 3×3 kernel, G g Gᵀ, in integers: 4×4 for blocks of 2×2 sums, 6×6 for blocks of 4×4. Everything is
 * spelled out, as half of the time that loading takes is spent here.
 */
import type { WinogradBlock } from './winograd.js';

/** Transforms the 9 weights from `start` on; results go to every `step`-th element of `to` from `at` on. */
export type KernelTransform = (
  weights: ArrayLike<number>,
  start: number,
  to: Int16Array,
  at: number,
  step: number,
) => void;

/** G is twice the usual one, so that it has no fractions. */
const transform2: KernelTransform = (weights, start, to, at, step) => {
  const [w0, w1, w2] = [weights[start] as number, weights[start + 1] as number, weights[start + 2] as number];
  const [w3, w4, w5] = [
    weights[start + 3] as number,
    weights[start + 4] as number,
    weights[start + 5] as number,
  ];
  const [w6, w7, w8] = [
    weights[start + 6] as number,
    weights[start + 7] as number,
    weights[start + 8] as number,
  ];
  row2(2 * w0, 2 * w1, 2 * w2, to, at, step);
  row2(w0 + w3 + w6, w1 + w4 + w7, w2 + w5 + w8, to, at + 4 * step, step);
  row2(w0 - w3 + w6, w1 - w4 + w7, w2 - w5 + w8, to, at + 8 * step, step);
  row2(2 * w6, 2 * w7, 2 * w8, to, at + 12 * step, step);
};

function row2(x: number, y: number, z: number, to: Int16Array, at: number, step: number): void {
  to[at] = 2 * x;
  to[at + step] = x + y + z;
  to[at + 2 * step] = x - y + z;
  to[at + 3 * step] = 2 * z;
}

/** The fractions of the usual G are factors of its rows; the transform of sums makes up for them. */
const transform4: KernelTransform = (weights, start, to, at, step) => {
  const [w0, w1, w2] = [weights[start] as number, weights[start + 1] as number, weights[start + 2] as number];
  const [w3, w4, w5] = [
    weights[start + 3] as number,
    weights[start + 4] as number,
    weights[start + 5] as number,
  ];
  const [w6, w7, w8] = [
    weights[start + 6] as number,
    weights[start + 7] as number,
    weights[start + 8] as number,
  ];
  row4(w0, w1, w2, to, at, step);
  row4(w0 + w3 + w6, w1 + w4 + w7, w2 + w5 + w8, to, at + 6 * step, step);
  row4(w0 - w3 + w6, w1 - w4 + w7, w2 - w5 + w8, to, at + 12 * step, step);
  row4(w0 + 2 * w3 + 4 * w6, w1 + 2 * w4 + 4 * w7, w2 + 2 * w5 + 4 * w8, to, at + 18 * step, step);
  row4(w0 - 2 * w3 + 4 * w6, w1 - 2 * w4 + 4 * w7, w2 - 2 * w5 + 4 * w8, to, at + 24 * step, step);
  row4(w6, w7, w8, to, at + 30 * step, step);
};

function row4(x: number, y: number, z: number, to: Int16Array, at: number, step: number): void {
  to[at] = x;
  to[at + step] = x + y + z;
  to[at + 2 * step] = x - y + z;
  to[at + 3 * step] = x + 2 * y + 4 * z;
  to[at + 4 * step] = x - 2 * y + 4 * z;
  to[at + 5 * step] = z;
}

export const KERNEL_TRANSFORMS: Readonly<Record<WinogradBlock, KernelTransform>> = {
  2: transform2,
  4: transform4,
};

/** One dimension of the transforms of F(2×2, 3×3). Kernels are transformed by twice the usual matrix: sums come out times 4. */

/** Bᵀ of four vectors of pixels that lie `step` bytes apart; results lie `toStep` apart and may take their places. */
export function transformPixels2(from: usize, step: usize, to: usize, toStep: usize): void {
  const d0 = v128.load(from);
  const d1 = v128.load(from + step);
  const d2 = v128.load(from + 2 * step);
  const d3 = v128.load(from + 3 * step);
  v128.store(to, i16x8.sub(d0, d2));
  v128.store(to + toStep, i16x8.add(d1, d2));
  v128.store(to + 2 * toStep, i16x8.sub(d2, d1));
  v128.store(to + 3 * toStep, i16x8.sub(d1, d3));
}

/** Aᵀ of four vectors of products that lie `step` bytes apart; results take the places of the first two. */
export function transformProducts2(at: usize, step: usize): void {
  const m1 = v128.load(at + step);
  const m2 = v128.load(at + 2 * step);
  v128.store(at, i32x4.add(i32x4.add(v128.load(at), m1), m2));
  v128.store(at + step, i32x4.sub(i32x4.sub(m1, m2), v128.load(at + 3 * step)));
}

/** Stores the sums of a vector of products that is 4 times as large. */
export function storeSums2(from: usize, to: usize): void {
  v128.store(to, i32x4.shr_s(v128.load(from), 2));
}

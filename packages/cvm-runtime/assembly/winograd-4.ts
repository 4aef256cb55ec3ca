/**
 * One dimension of the transforms of F(4×4, 3×3). The fractions of the kernels' matrix are taken into that of the products,
 * times 24, so that sums come out times 576 = 64 · 9.
 */

/** 9 times this is 1, modulo 2³². */
const INVERSE_OF_9 = 954437177;

/** Bᵀ of six vectors of pixels that lie `step` bytes apart; results lie `toStep` apart and may take their places. */
export function transformPixels4(from: usize, step: usize, to: usize, toStep: usize): void {
  const d0 = v128.load(from);
  const d1 = v128.load(from + step);
  const d2 = v128.load(from + 2 * step);
  const d3 = v128.load(from + 3 * step);
  const d4 = v128.load(from + 4 * step);
  const d5 = v128.load(from + 5 * step);
  const even1 = i16x8.sub(d4, i16x8.shl(d2, 2));
  const odd1 = i16x8.sub(d3, i16x8.shl(d1, 2));
  const even2 = i16x8.sub(d4, d2);
  const odd2 = i16x8.sub(d3, d1);
  const odd2Twice = i16x8.add(odd2, odd2);
  v128.store(to, i16x8.add(i16x8.sub(i16x8.shl(d0, 2), d2), even1));
  v128.store(to + toStep, i16x8.add(even1, odd1));
  v128.store(to + 2 * toStep, i16x8.sub(even1, odd1));
  v128.store(to + 3 * toStep, i16x8.add(even2, odd2Twice));
  v128.store(to + 4 * toStep, i16x8.sub(even2, odd2Twice));
  v128.store(to + 5 * toStep, i16x8.sub(i16x8.sub(d5, d3), i16x8.shl(odd2, 2)));
}

/** Aᵀ of six vectors of products that lie `step` bytes apart; results take the places of the first four. */
export function transformProducts4(at: usize, step: usize): void {
  const m0 = v128.load(at);
  const m1 = v128.load(at + step);
  const m2 = v128.load(at + 2 * step);
  const m3 = v128.load(at + 3 * step);
  const m4 = v128.load(at + 4 * step);
  const m5 = v128.load(at + 5 * step);
  const sum1 = i32x4.shl(i32x4.add(m1, m2), 2);
  const difference1 = i32x4.shl(i32x4.sub(m1, m2), 2);
  const sum3 = i32x4.add(m3, m4);
  const difference3 = i32x4.sub(m3, m4);
  v128.store(at, i32x4.add(i32x4.sub(i32x4.mul(m0, i32x4.splat(6)), sum1), sum3));
  v128.store(at + step, i32x4.sub(i32x4.shl(difference3, 1), difference1));
  v128.store(at + 2 * step, i32x4.sub(i32x4.shl(sum3, 2), sum1));
  v128.store(
    at + 3 * step,
    i32x4.sub(i32x4.add(i32x4.mul(m5, i32x4.splat(24)), i32x4.shl(difference3, 3)), difference1),
  );
}

/** Stores the sums of a vector of products that is 576 times as large, modulo 2³². */
export function storeSums4(from: usize, to: usize): void {
  v128.store(to, i32x4.shr_s(i32x4.mul(v128.load(from), i32x4.splat(INVERSE_OF_9)), 6));
}

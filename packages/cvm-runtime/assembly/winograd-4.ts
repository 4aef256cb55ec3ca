/**
 * Transforms of F(4×4, 3×3). The fractions of the kernels' matrix are taken into that of the sums, times 24, so that sums come
 * out times 576 = 64 · 9.
 */
import { TILE_ROW_BYTES } from '../src/wasm/layout/contraction';

/** 9 times this is 1, modulo 2³². */
const INVERSE_OF_9 = 954437177;

/**
 * Bᵀ d B of 6×6 pixels, for all `pixelBytes` / 2 channels. Pixels of a row lie `pixelBytes` apart, rows `rowBytes`; the 36
 * results lie `pixelBytes` apart.
 */
export function transformWindow4(window: usize, pixelBytes: usize, rowBytes: usize, to: usize): void {
  const resultRow: usize = 6 * pixelBytes;
  for (const end = to + pixelBytes; to < end; window += 16, to += 16) {
    for (let column: usize = 0; column < resultRow; column += pixelBytes)
      transformSix(window + column, rowBytes, to + column, resultRow);
    for (let row = to, last = to + 5 * resultRow; row <= last; row += resultRow)
      transformSix(row, pixelBytes, row, pixelBytes);
  }
}

/** Bᵀ of six vectors that lie `step` bytes apart; results lie `toStep` apart and may take their places. */
function transformSix(from: usize, step: usize, to: usize, toStep: usize): void {
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

/**
 * (Aᵀ m A) / 576 of 36 products of 8 channels that lie `stride` bytes apart: the first `rows` × `columns` of 4×4 sums,
 * whose rows lie `rowBytes` apart.
 */
export function transformProducts4(
  products: usize,
  stride: usize,
  rows: i32,
  columns: i32,
  rowBytes: usize,
  to: usize,
): void {
  const productRow: usize = 6 * stride;
  for (let half: usize = 0; half < <usize>TILE_ROW_BYTES; half += 16) {
    // The columns of Aᵀ m first, in place of the first four rows of products.
    const base = products + half;
    for (let at = base, end = base + productRow; at < end; at += stride) {
      const m1 = v128.load(at + productRow);
      const m2 = v128.load(at + 2 * productRow);
      const m3 = v128.load(at + 3 * productRow);
      const m4 = v128.load(at + 4 * productRow);
      const sum12 = i32x4.shl(i32x4.add(m1, m2), 2);
      const difference12 = i32x4.shl(i32x4.sub(m1, m2), 2);
      const sum34 = i32x4.add(m3, m4);
      const difference34 = i32x4.sub(m3, m4);
      v128.store(at, first(v128.load(at), sum12, sum34));
      v128.store(at + productRow, second(difference12, difference34));
      v128.store(at + 2 * productRow, third(sum12, sum34));
      v128.store(at + 3 * productRow, fourth(v128.load(at + 5 * productRow), difference12, difference34));
    }
    let from = base;
    let at = to + half;
    for (let row = 0; row < rows; row++, from += productRow, at += rowBytes) {
      const m1 = v128.load(from + stride);
      const m2 = v128.load(from + 2 * stride);
      const m3 = v128.load(from + 3 * stride);
      const m4 = v128.load(from + 4 * stride);
      const sum12 = i32x4.shl(i32x4.add(m1, m2), 2);
      const difference12 = i32x4.shl(i32x4.sub(m1, m2), 2);
      const sum34 = i32x4.add(m3, m4);
      const difference34 = i32x4.sub(m3, m4);
      v128.store(at, divided(first(v128.load(from), sum12, sum34)));
      if (columns > 1) v128.store(at + TILE_ROW_BYTES, divided(second(difference12, difference34)));
      if (columns > 2) v128.store(at + 2 * TILE_ROW_BYTES, divided(third(sum12, sum34)));
      if (columns > 3)
        v128.store(
          at + 3 * TILE_ROW_BYTES,
          divided(fourth(v128.load(from + 5 * stride), difference12, difference34)),
        );
    }
  }
}

// The rows of Aᵀ; `sum12` and `difference12` are already times 4.
function first(m0: v128, sum12: v128, sum34: v128): v128 {
  return i32x4.add(i32x4.sub(i32x4.mul(m0, i32x4.splat(6)), sum12), sum34);
}

function second(difference12: v128, difference34: v128): v128 {
  return i32x4.sub(i32x4.shl(difference34, 1), difference12);
}

function third(sum12: v128, sum34: v128): v128 {
  return i32x4.sub(i32x4.shl(sum34, 2), sum12);
}

function fourth(m5: v128, difference12: v128, difference34: v128): v128 {
  return i32x4.sub(i32x4.add(i32x4.mul(m5, i32x4.splat(24)), i32x4.shl(difference34, 3)), difference12);
}

function divided(sum: v128): v128 {
  return i32x4.shr_s(i32x4.mul(sum, i32x4.splat(INVERSE_OF_9)), 6);
}

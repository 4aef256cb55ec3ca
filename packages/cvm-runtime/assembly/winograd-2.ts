/** Transforms of F(2×2, 3×3). Kernels are transformed by twice the usual matrix, so that sums come out times 4. */
import { TILE_ROW_BYTES } from '../src/wasm/layout/contraction';

/**
 * Bᵀ d B of 4×4 pixels, for all `pixelBytes` / 2 channels. Pixels of a row lie `pixelBytes` apart, rows `rowBytes`; the 16
 * results lie `pixelBytes` apart.
 */
export function transformWindow2(window: usize, pixelBytes: usize, rowBytes: usize, to: usize): void {
  for (const end = to + pixelBytes; to < end; window += 16, to += 16) {
    const row1 = window + rowBytes;
    const row2 = row1 + rowBytes;
    subtractRows(window, row2, pixelBytes, to);
    const a0 = v128.load(row1);
    const b0 = v128.load(row2);
    const a1 = v128.load(row1 + pixelBytes);
    const b1 = v128.load(row2 + pixelBytes);
    const a2 = v128.load(row1 + 2 * pixelBytes);
    const b2 = v128.load(row2 + 2 * pixelBytes);
    const a3 = v128.load(row1 + 3 * pixelBytes);
    const b3 = v128.load(row2 + 3 * pixelBytes);
    transformRow(
      i16x8.add(a0, b0),
      i16x8.add(a1, b1),
      i16x8.add(a2, b2),
      i16x8.add(a3, b3),
      pixelBytes,
      to + 4 * pixelBytes,
    );
    transformRow(
      i16x8.sub(b0, a0),
      i16x8.sub(b1, a1),
      i16x8.sub(b2, a2),
      i16x8.sub(b3, a3),
      pixelBytes,
      to + 8 * pixelBytes,
    );
    subtractRows(row1, row2 + rowBytes, pixelBytes, to + 12 * pixelBytes);
  }
}

function subtractRows(a: usize, b: usize, pixelBytes: usize, to: usize): void {
  transformRow(
    i16x8.sub(v128.load(a), v128.load(b)),
    i16x8.sub(v128.load(a + pixelBytes), v128.load(b + pixelBytes)),
    i16x8.sub(v128.load(a + 2 * pixelBytes), v128.load(b + 2 * pixelBytes)),
    i16x8.sub(v128.load(a + 3 * pixelBytes), v128.load(b + 3 * pixelBytes)),
    pixelBytes,
    to,
  );
}

function transformRow(x0: v128, x1: v128, x2: v128, x3: v128, pixelBytes: usize, to: usize): void {
  v128.store(to, i16x8.sub(x0, x2));
  v128.store(to + pixelBytes, i16x8.add(x1, x2));
  v128.store(to + 2 * pixelBytes, i16x8.sub(x2, x1));
  v128.store(to + 3 * pixelBytes, i16x8.sub(x1, x3));
}

/**
 * (Aᵀ m A) / 4 of 16 products of 8 channels that lie `stride` bytes apart: the first `rows` × `columns` of 2×2 sums, whose
 * rows lie `rowBytes` apart.
 */
export function transformProducts2(
  products: usize,
  stride: usize,
  rows: i32,
  columns: i32,
  rowBytes: usize,
  to: usize,
): void {
  // The columns of Aᵀ m first, in place of the first two rows of products.
  for (let half: usize = 0; half < <usize>TILE_ROW_BYTES; half += 16) {
    for (let column = products + half, end = column + 4 * stride; column < end; column += stride) {
      const m1 = v128.load(column + 4 * stride);
      const m2 = v128.load(column + 8 * stride);
      const first = i32x4.add(i32x4.add(v128.load(column), m1), m2);
      const second = i32x4.sub(i32x4.sub(m1, m2), v128.load(column + 12 * stride));
      v128.store(column, first);
      v128.store(column + 4 * stride, second);
    }
    let from = products + half;
    let at = to + half;
    for (let row = 0; row < rows; row++, from += 4 * stride, at += rowBytes) {
      const m1 = v128.load(from + stride);
      const m2 = v128.load(from + 2 * stride);
      v128.store(at, i32x4.shr_s(i32x4.add(i32x4.add(v128.load(from), m1), m2), 2));
      if (columns > 1)
        v128.store(
          at + TILE_ROW_BYTES,
          i32x4.shr_s(i32x4.sub(i32x4.sub(m1, m2), v128.load(from + 3 * stride)), 2),
        );
    }
  }
}

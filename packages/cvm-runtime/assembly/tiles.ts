/** Moving tiles between tensors and registers. */
import { INT16, INT8 } from '../src/wasm/layout/types';
import { TILE_CHANNELS } from '../src/wasm/layout/contraction';
import { loadRow, storeRow } from './elements';

/** Loads `rows` × `columns` elements; strides are in elements. Tiles of 8 columns may read up to 7 elements more. */
export function loadTile(
  type: i32,
  from: usize,
  rowStride: i32,
  columnStride: i32,
  rows: i32,
  columns: i32,
  to: usize,
): void {
  if (columns !== TILE_CHANNELS || columnStride !== 1) {
    const rowBytes = (<usize>rowStride) << type;
    for (; rows > 0; rows--) {
      loadRow(type, from, columnStride, columns, to);
      from += rowBytes;
      to += (<usize>columns) << 2;
    }
  } else if (type === INT8) {
    for (; rows > 0; rows--) {
      const halves = v128.load_ext<i8>(from);
      v128.store(to, i32x4.extend_low_i16x8_s(halves));
      v128.store(to, i32x4.extend_high_i16x8_s(halves), 16);
      from += rowStride;
      to += 32;
    }
  } else if (type === INT16) {
    for (; rows > 0; rows--) {
      const halves = v128.load(from);
      v128.store(to, i32x4.extend_low_i16x8_s(halves));
      v128.store(to, i32x4.extend_high_i16x8_s(halves), 16);
      from += rowStride << 1;
      to += 32;
    }
  } else {
    for (; rows > 0; rows--) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      from += rowStride << 2;
      to += 32;
    }
  }
}

/** Stores the first `stored` of the `columns` elements of each row. */
export function storeTile(
  type: i32,
  to: usize,
  rowStride: i32,
  columnStride: i32,
  rows: i32,
  columns: i32,
  stored: i32,
  from: usize,
): void {
  if (stored !== TILE_CHANNELS || columnStride !== 1) {
    const rowBytes = (<usize>rowStride) << type;
    for (; rows > 0; rows--) {
      storeRow(type, to, columnStride, stored, from);
      to += rowBytes;
      from += (<usize>columns) << 2;
    }
  } else if (type === INT8) {
    for (; rows > 0; rows--) {
      const halves = i16x8.narrow_i32x4_s(v128.load(from), v128.load(from, 16));
      v128.store64_lane(to, i8x16.narrow_i16x8_s(halves, halves), 0);
      to += rowStride;
      from += 32;
    }
  } else if (type === INT16) {
    for (; rows > 0; rows--) {
      v128.store(to, i16x8.narrow_i32x4_s(v128.load(from), v128.load(from, 16)));
      to += rowStride << 1;
      from += 32;
    }
  } else {
    for (; rows > 0; rows--) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      to += rowStride << 2;
      from += 32;
    }
  }
}

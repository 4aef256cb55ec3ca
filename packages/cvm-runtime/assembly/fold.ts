/** Folding an operand over some of its axes, tile by tile of what remains. */
import {
  FRAME_ADDRESSES,
  FRAME_COLUMNS,
  FRAME_OPERANDS,
  FRAME_ROWS,
  OPERAND_COLUMN_STRIDE,
  OPERAND_ROW_STRIDE,
  OPERAND_TYPE,
  REGISTER_ELEMENTS,
} from '../src/wasm/layout/program';
import {
  FOLD_SUM,
  POINTWISE_FOLD,
  POINTWISE_FOLD_RANK,
  POINTWISE_FOLD_SIZES,
  POINTWISE_FOLD_STRIDES,
  POINTWISE_INITIAL,
} from '../src/wasm/layout/pointwise';
import { loadRow } from './elements';
import { loadTile } from './tiles';

/** Writes the folded tile of operand 0 to `sums`; `spare` is a register to work in. */
export function fold(args: usize, frame: usize, sums: usize, spare: usize): void {
  const rows = load<i32>(frame, FRAME_ROWS);
  const columns = load<i32>(frame, FRAME_COLUMNS);
  const operand = <usize>load<i32>(frame, FRAME_OPERANDS);
  const type = load<i32>(operand, OPERAND_TYPE);
  const rowStride = load<i32>(operand, OPERAND_ROW_STRIDE);
  const columnStride = load<i32>(operand, OPERAND_COLUMN_STRIDE);
  const address = <usize>load<i32>(frame, FRAME_ADDRESSES);
  const initial = i32x4.splat(load<i32>(args, POINTWISE_INITIAL));
  const isSum = load<i32>(args, POINTWISE_FOLD) === FOLD_SUM;
  if (rows * columns < 4) {
    // Too few results to fold side by side: each is folded along its own elements.
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const element = row * rowStride + column * columnStride;
        store<i32>(sums, foldOne(args, type, address + ((<usize>element) << type), isSum, spare));
        sums += 4;
      }
    }
    return;
  }
  const bytes: usize = ((<usize>(rows * columns) + 3) & ~3) << 2;
  for (let i: usize = 0; i < bytes; i += 16) v128.store(sums + i, initial);
  const total = positions(args, load<i32>(args, POINTWISE_FOLD_RANK));
  for (let position = 0; position < total; position++) {
    const from = address + ((<usize>offsetOf(args, load<i32>(args, POINTWISE_FOLD_RANK), position)) << type);
    loadTile(type, from, rowStride, columnStride, rows, columns, spare);
    if (isSum)
      for (let i: usize = 0; i < bytes; i += 16)
        v128.store(sums + i, i32x4.add(v128.load(sums + i), v128.load(spare + i)));
    else
      for (let i: usize = 0; i < bytes; i += 16)
        v128.store(sums + i, i32x4.max_s(v128.load(sums + i), v128.load(spare + i)));
  }
}

/** The fold of all elements that belong to one result, runs along the last folded axis. */
function foldOne(args: usize, type: i32, address: usize, isSum: boolean, spare: usize): i32 {
  const outer = load<i32>(args, POINTWISE_FOLD_RANK) - 1;
  const last = (<usize>outer) << 2;
  const size = load<i32>(<usize>load<i32>(args, POINTWISE_FOLD_SIZES) + last);
  const stride = load<i32>(<usize>load<i32>(args, POINTWISE_FOLD_STRIDES) + last);
  const total = positions(args, outer);
  let result = load<i32>(args, POINTWISE_INITIAL);
  for (let position = 0; position < total; position++) {
    let from = address + ((<usize>offsetOf(args, outer, position)) << type);
    for (let left = size; left > 0;) {
      const count = min(left, REGISTER_ELEMENTS);
      loadRow(type, from, stride, count, spare);
      result = foldRow(spare, count, isSum, result);
      from += (<usize>(count * stride)) << type;
      left -= count;
    }
  }
  return result;
}

function foldRow(row: usize, count: i32, isSum: boolean, result: i32): i32 {
  let folded = i32x4.splat(isSum ? 0 : i32.MIN_VALUE);
  for (; count >= 4; count -= 4, row += 16) {
    const values = v128.load(row);
    folded = isSum ? i32x4.add(folded, values) : i32x4.max_s(folded, values);
  }
  for (; count > 0; count--) {
    const value = load<i32>(row);
    result = isSum ? result + value : max(result, value);
    row += 4;
  }
  const first = isSum
    ? i32x4.extract_lane(folded, 0) + i32x4.extract_lane(folded, 1)
    : max(i32x4.extract_lane(folded, 0), i32x4.extract_lane(folded, 1));
  const second = isSum
    ? i32x4.extract_lane(folded, 2) + i32x4.extract_lane(folded, 3)
    : max(i32x4.extract_lane(folded, 2), i32x4.extract_lane(folded, 3));
  return isSum ? result + first + second : max(result, max(first, second));
}

/** Number of positions along the first `rank` folded axes. */
function positions(args: usize, rank: i32): i32 {
  const sizes = <usize>load<i32>(args, POINTWISE_FOLD_SIZES);
  let total = 1;
  for (let axis = 0; axis < rank; axis++) total *= load<i32>(sizes + ((<usize>axis) << 2));
  return total;
}

/** Elements from the first to the given position along the first `rank` folded axes. */
function offsetOf(args: usize, rank: i32, position: i32): i32 {
  const sizes = <usize>load<i32>(args, POINTWISE_FOLD_SIZES);
  const strides = <usize>load<i32>(args, POINTWISE_FOLD_STRIDES);
  let offset = 0;
  for (let axis = rank - 1; axis >= 0; axis--) {
    const size = load<i32>(sizes + ((<usize>axis) << 2));
    const next = position / size;
    offset += (position - next * size) * load<i32>(strides + ((<usize>axis) << 2));
    position = next;
  }
  return offset;
}

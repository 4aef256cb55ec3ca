/** One part of a pointwise step. */
import {
  FRAME_ADDRESSES,
  FRAME_COLUMNS,
  FRAME_OPERANDS,
  FRAME_ROWS,
  FRAME_STORED,
  FRAME_TILE,
  OPERAND_ADDRESS,
  OPERAND_BYTES,
  OPERAND_COLUMN_STRIDE,
  OPERAND_ROW_STRIDE,
  OPERAND_TYPE,
  REGISTER_BYTES,
} from '../src/wasm/layout/program';
import {
  FOLD_NONE,
  POINTWISE_COLUMNS,
  POINTWISE_FOLD,
  POINTWISE_FRAME,
  POINTWISE_OPERANDS,
  POINTWISE_OPERAND_COUNT,
  POINTWISE_OUTER_RANK,
  POINTWISE_OUTER_SIZES,
  POINTWISE_OUTER_STRIDES,
  POINTWISE_PROGRAM,
  POINTWISE_REGISTERS,
  POINTWISE_ROWS,
  POINTWISE_SPARE,
  POINTWISE_TILES,
  POINTWISE_TILES_PER_PART,
  POINTWISE_TILE_COLUMNS,
  POINTWISE_TILE_ROWS,
} from '../src/wasm/layout/pointwise';
import { fold } from './fold';
import { runProgram } from './program';

/** Computes part `part`. */
export function computePointwise(args: usize, part: i32, scratch: usize): void {
  const frame = scratch + <usize>load<i32>(args, POINTWISE_FRAME);
  const registers = scratch + <usize>load<i32>(args, POINTWISE_REGISTERS);
  const spare = registers + <usize>load<i32>(args, POINTWISE_SPARE) * REGISTER_BYTES;
  const program = <usize>load<i32>(args, POINTWISE_PROGRAM);
  const tilesPerPart = load<i32>(args, POINTWISE_TILES_PER_PART);
  const end = min((part + 1) * tilesPerPart, load<i32>(args, POINTWISE_TILES));
  store<i32>(frame, load<i32>(args, POINTWISE_OPERANDS), FRAME_OPERANDS);
  store<i32>(frame, 0, FRAME_TILE);
  for (let tile = part * tilesPerPart; tile < end; tile++) {
    place(args, tile, frame);
    if (load<i32>(args, POINTWISE_FOLD) !== FOLD_NONE) fold(args, frame, registers, spare);
    runProgram(program, frame, registers);
  }
}

/** Writes the size of a tile and where it lies in each operand. */
function place(args: usize, tile: i32, frame: usize): void {
  const columns = load<i32>(args, POINTWISE_COLUMNS);
  const rows = load<i32>(args, POINTWISE_ROWS);
  const tileColumns = load<i32>(args, POINTWISE_TILE_COLUMNS);
  const tileRows = load<i32>(args, POINTWISE_TILE_ROWS);
  const across = (columns + tileColumns - 1) / tileColumns;
  const down = (rows + tileRows - 1) / tileRows;
  const strip = tile / across;
  const outer = strip / down;
  const column = (tile - strip * across) * tileColumns;
  const row = (strip - outer * down) * tileRows;
  const width = min(tileColumns, columns - column);
  store<i32>(frame, min(tileRows, rows - row), FRAME_ROWS);
  store<i32>(frame, width, FRAME_COLUMNS);
  store<i32>(frame, width, FRAME_STORED);

  let operand = <usize>load<i32>(args, POINTWISE_OPERANDS);
  let strides = <usize>load<i32>(args, POINTWISE_OUTER_STRIDES);
  const rank = load<i32>(args, POINTWISE_OUTER_RANK);
  const sizes = <usize>load<i32>(args, POINTWISE_OUTER_SIZES);
  const count = <usize>load<i32>(args, POINTWISE_OPERAND_COUNT);
  for (let i: usize = 0; i < count; i++) {
    let element =
      row * load<i32>(operand, OPERAND_ROW_STRIDE) + column * load<i32>(operand, OPERAND_COLUMN_STRIDE);
    let rest = outer;
    for (let axis = rank - 1; axis >= 0; axis--) {
      const size = load<i32>(sizes + ((<usize>axis) << 2));
      const next = rest / size;
      element += (rest - next * size) * load<i32>(strides + ((<usize>axis) << 2));
      rest = next;
    }
    const address =
      <usize>load<i32>(operand, OPERAND_ADDRESS) + ((<usize>element) << load<i32>(operand, OPERAND_TYPE));
    store<i32>(frame + FRAME_ADDRESSES + (i << 2), address);
    operand += OPERAND_BYTES;
    strides += (<usize>rank) << 2;
  }
}

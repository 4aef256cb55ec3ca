/**
 * Convolutions of 3×3 by Winograd's minimal filtering F(m×m, 3×3), in integers (Lavin and Gray, "Fast algorithms for
 * convolutional neural networks", 2016): a window of (m + 2)×(m + 2) pixels gives a block of m×m sums by one product for each
 * of its positions, where the definition needs 9 for each sum.
 *
 * The lowering takes only convolutions for which nothing is lost: transformed windows and kernels fit 16 bits, and sums, which
 * come out multiplied by a constant, are recovered from their last 32 bits.
 */
import {
  CONTRACTION_OUT_HEIGHT,
  CONTRACTION_IMAGE_UNITS,
  CONTRACTION_OUT_WIDTH,
  CONTRACTION_PIXEL_BYTES,
  CONTRACTION_PRODUCTS,
  CONTRACTION_REGISTERS,
  CONTRACTION_STAGED_WIDTH,
  CONTRACTION_SUMS,
  CONTRACTION_TABLE,
  CONTRACTION_TILE_WEIGHTS,
  CONTRACTION_TRANSFORMED,
  CONTRACTION_UNIT_ROWS,
  CONTRACTION_UNITS_PER_PART,
  CONTRACTION_UNIT_WINDOWS,
  CONTRACTION_WINDOWS,
  SPARE_PIXELS,
  TILE_ROW_BYTES,
} from '../src/wasm/layout/contraction';
import {
  channelsOf,
  endOfTiles,
  endOfUnits,
  finish,
  firstChannel,
  firstTile,
  firstUnit,
  pixelsOf,
  weightsOf,
} from './contraction-part';
import { multiplyMatrix } from './matrix';
import { stage } from './stage';
import { storeSums2, transformPixels2, transformProducts2 } from './winograd-2';
import { storeSums4, transformPixels4, transformProducts4 } from './winograd-4';

/** Computes part `part`, see `contract`. */
export function contractBlocks(args: usize, part: i32, scratch: usize): void {
  const unit = firstUnit(args, part);
  const unitEnd = endOfUnits(args, unit);
  const table = scratch + <usize>load<i32>(args, CONTRACTION_TABLE);
  const unitWindows = load<i32>(args, CONTRACTION_UNIT_WINDOWS);
  const windows = (unitEnd - unit) * unitWindows;
  let transformed = <usize>load<i32>(args, CONTRACTION_WINDOWS);
  if (transformed === 0) {
    transformed = scratch + <usize>load<i32>(args, CONTRACTION_TRANSFORMED);
    stage(args, unit, unitEnd, scratch, table);
    transformWindows(args, windows, table, transformed);
  } else transformed += <usize>(unit * unitWindows) * windowBytes(args);
  listWindows(args, windows, transformed, table);

  const begin = firstPixel(args, unit);
  const end = firstPixel(args, unitEnd);
  const registers = scratch + <usize>load<i32>(args, CONTRACTION_REGISTERS);
  const sums = scratch + <usize>load<i32>(args, CONTRACTION_SUMS);
  let tile = firstTile(args, part);
  for (const tileEnd = endOfTiles(args, tile); tile < tileEnd; tile++) {
    sumWindows(args, unit, unitEnd, table, weightsOf(args, tile), scratch);
    const channel = firstChannel(args, tile);
    const channels = channelsOf(args, tile, channel);
    for (let pixel = begin; pixel < end;) {
      const pixels = pixelsOf(args, pixel, end);
      memory.copy(registers, sums + <usize>(pixel - begin) * TILE_ROW_BYTES, <usize>pixels * TILE_ROW_BYTES);
      finish(args, pixel, pixels, tile, channel, channels, scratch);
      pixel += pixels;
    }
  }
}

/** The first output pixel of a unit. */
function firstPixel(args: usize, unit: i32): i32 {
  const imageUnits = load<i32>(args, CONTRACTION_IMAGE_UNITS);
  const image = unit / imageUnits;
  const row = (unit - image * imageUnits) * load<i32>(args, CONTRACTION_UNIT_ROWS);
  return (image * load<i32>(args, CONTRACTION_OUT_HEIGHT) + row) * load<i32>(args, CONTRACTION_OUT_WIDTH);
}

/** Transforms the windows of the units of part `part`, for other steps. */
export function transformUnits(args: usize, part: i32, scratch: usize): void {
  const unit = part * load<i32>(args, CONTRACTION_UNITS_PER_PART);
  const unitEnd = endOfUnits(args, unit);
  const table = scratch + <usize>load<i32>(args, CONTRACTION_TABLE);
  stage(args, unit, unitEnd, scratch, table);
  const unitWindows = load<i32>(args, CONTRACTION_UNIT_WINDOWS);
  const to = <usize>load<i32>(args, CONTRACTION_WINDOWS) + <usize>(unit * unitWindows) * windowBytes(args);
  transformWindows(args, (unitEnd - unit) * unitWindows, table, to);
}

/** Bytes of a transformed window. */
function windowBytes(args: usize): usize {
  const extent = load<i32>(args, CONTRACTION_UNIT_ROWS) + 2;
  return <usize>(load<i32>(args, CONTRACTION_PIXEL_BYTES) * extent * extent);
}

/** Writes the addresses of transformed windows to `table`, the last one repeated as kernels need it. */
function listWindows(args: usize, windows: i32, transformed: usize, table: usize): void {
  const bytes = windowBytes(args);
  const last = transformed + <usize>(windows - 1) * bytes;
  for (const end = table + ((<usize>(windows + SPARE_PIXELS)) << 2); table < end; table += 4) {
    store<i32>(table, transformed);
    transformed = min(transformed + bytes, last);
  }
}

/** Transforms the windows whose staged addresses are in `table`, position by position. */
function transformWindows(args: usize, windows: i32, table: usize, to: usize): void {
  const pixelBytes = <usize>load<i32>(args, CONTRACTION_PIXEL_BYTES);
  const rowBytes = <usize>load<i32>(args, CONTRACTION_STAGED_WIDTH) * pixelBytes;
  const block = load<i32>(args, CONTRACTION_UNIT_ROWS);
  const bytes = windowBytes(args);
  const end = table + ((<usize>windows) << 2);
  for (; table < end; table += 4, to += bytes)
    transformWindow(block, <usize>load<i32>(table), pixelBytes, rowBytes, to);
}

/** Bᵀ d B of the pixels of a window, whose rows lie `rowBytes` apart. */
function transformWindow(block: i32, window: usize, pixelBytes: usize, rowBytes: usize, to: usize): void {
  const resultRow: usize = pixelBytes * (block + 2);
  for (const end = to + pixelBytes; to < end; window += 16, to += 16) {
    for (let column: usize = 0; column < resultRow; column += pixelBytes)
      if (block === 2) transformPixels2(window + column, rowBytes, to + column, resultRow);
      else transformPixels4(window + column, rowBytes, to + column, resultRow);
    for (let row = to, last = to + resultRow * (block + 2); row < last; row += resultRow)
      if (block === 2) transformPixels2(row, pixelBytes, row, pixelBytes);
      else transformPixels4(row, pixelBytes, row, pixelBytes);
  }
}

/** Sums of 8 output channels for all pixels of units `unit` to `end`, in the order of the pixels. */
function sumWindows(args: usize, unit: i32, end: i32, table: usize, weights: usize, scratch: usize): void {
  const products = scratch + <usize>load<i32>(args, CONTRACTION_PRODUCTS);
  const windows = (end - unit) * load<i32>(args, CONTRACTION_UNIT_WINDOWS);
  const block = load<i32>(args, CONTRACTION_UNIT_ROWS);
  const positions = (block + 2) * (block + 2);
  const pixelBytes = <usize>load<i32>(args, CONTRACTION_PIXEL_BYTES);
  const positionWeights = <usize>(load<i32>(args, CONTRACTION_TILE_WEIGHTS) / positions);
  const positionBytes = <usize>(windows + SPARE_PIXELS) * TILE_ROW_BYTES;
  let product = products;
  for (let shift: usize = 0; shift < <usize>positions * pixelBytes; shift += pixelBytes) {
    multiplyMatrix(args, table, shift, windows, weights, product);
    weights += positionWeights;
    product += positionBytes;
  }

  const imageUnits = load<i32>(args, CONTRACTION_IMAGE_UNITS);
  const outHeight = load<i32>(args, CONTRACTION_OUT_HEIGHT);
  const outWidth = load<i32>(args, CONTRACTION_OUT_WIDTH);
  let sums = scratch + <usize>load<i32>(args, CONTRACTION_SUMS);
  product = products;
  for (; unit < end; unit++) {
    const rows = min(block, outHeight - (unit % imageUnits) * block);
    for (let column = 0; column < outWidth; column += block, product += TILE_ROW_BYTES) {
      const to = sums + <usize>column * TILE_ROW_BYTES;
      transformProducts(block, product, positionBytes);
      storeSums(block, product, positionBytes, rows, min(block, outWidth - column), outWidth, to);
    }
    sums += <usize>(rows * outWidth) * TILE_ROW_BYTES;
  }
}

/** Aᵀ m A of the products of a window, which lie `step` bytes apart; the results are in the first rows and columns. */
function transformProducts(block: i32, products: usize, step: usize): void {
  const row: usize = step * (block + 2);
  for (let half: usize = 0; half < <usize>TILE_ROW_BYTES; half += 16) {
    const first = products + half;
    for (let at = first, end = first + row; at < end; at += step)
      if (block === 2) transformProducts2(at, row);
      else transformProducts4(at, row);
    for (let at = first, end = first + row * block; at < end; at += row)
      if (block === 2) transformProducts2(at, step);
      else transformProducts4(at, step);
  }
}

/** Stores `rows` × `columns` of the sums of a window as pixels of an image that is `width` wide. */
function storeSums(
  block: i32,
  products: usize,
  step: usize,
  rows: i32,
  columns: i32,
  width: i32,
  to: usize,
): void {
  for (let y = 0; y < rows; y++) {
    let from = products + step * <usize>(y * (block + 2));
    let at = to + <usize>(y * width) * TILE_ROW_BYTES;
    for (let x = 0; x < columns; x++, from += step, at += TILE_ROW_BYTES)
      for (let half: usize = 0; half < <usize>TILE_ROW_BYTES; half += 16)
        if (block === 2) storeSums2(from + half, at + half);
        else storeSums4(from + half, at + half);
  }
}

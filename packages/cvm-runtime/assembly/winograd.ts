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
  CONTRACTION_UNIT_WINDOWS,
  PIXEL_BLOCK,
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
import { transformProducts2, transformWindow2 } from './winograd-2';
import { transformProducts4, transformWindow4 } from './winograd-4';

/** Computes part `part`, see `contract`. */
export function contractBlocks(args: usize, part: i32, scratch: usize): void {
  const unit = firstUnit(args, part);
  const unitEnd = endOfUnits(args, unit);
  const table = scratch + <usize>load<i32>(args, CONTRACTION_TABLE);
  stage(args, unit, unitEnd, scratch, table);
  transformWindows(args, (unitEnd - unit) * load<i32>(args, CONTRACTION_UNIT_WINDOWS), table, scratch);

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

/** Transforms the windows whose staged addresses are in `table`, and puts there where they are now, position by position. */
function transformWindows(args: usize, windows: i32, table: usize, scratch: usize): void {
  const pixelBytes = <usize>load<i32>(args, CONTRACTION_PIXEL_BYTES);
  const rowBytes = <usize>load<i32>(args, CONTRACTION_STAGED_WIDTH) * pixelBytes;
  const small = load<i32>(args, CONTRACTION_UNIT_ROWS) === 2;
  const windowBytes: usize = pixelBytes * (small ? 16 : 36);
  let to = scratch + <usize>load<i32>(args, CONTRACTION_TRANSFORMED);
  const end = table + ((<usize>windows) << 2);
  for (; table < end; table += 4, to += windowBytes) {
    const window = <usize>load<i32>(table);
    if (small) transformWindow2(window, pixelBytes, rowBytes, to);
    else transformWindow4(window, pixelBytes, rowBytes, to);
    store<i32>(table, to);
  }
  for (let i = 0; i < PIXEL_BLOCK; i++) store<i32>(table + ((<usize>i) << 2), to - windowBytes);
}

/** Sums of 8 output channels for all pixels of units `unit` to `end`, in the order of the pixels. */
function sumWindows(args: usize, unit: i32, end: i32, table: usize, weights: usize, scratch: usize): void {
  const products = scratch + <usize>load<i32>(args, CONTRACTION_PRODUCTS);
  const unitWindows = load<i32>(args, CONTRACTION_UNIT_WINDOWS);
  const windows = (end - unit) * unitWindows;
  const rows = load<i32>(args, CONTRACTION_UNIT_ROWS);
  const positions = (rows + 2) * (rows + 2);
  const pixelBytes = <usize>load<i32>(args, CONTRACTION_PIXEL_BYTES);
  const positionWeights = <usize>(load<i32>(args, CONTRACTION_TILE_WEIGHTS) / positions);
  const positionBytes = <usize>((windows + PIXEL_BLOCK - 1) / PIXEL_BLOCK) * PIXEL_BLOCK * TILE_ROW_BYTES;
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
    const unitRows = min(rows, outHeight - (unit % imageUnits) * rows);
    for (let column = 0; column < outWidth; column += rows, product += TILE_ROW_BYTES) {
      const to = sums + <usize>column * TILE_ROW_BYTES;
      const columns = min(rows, outWidth - column);
      if (rows === 2)
        transformProducts2(product, positionBytes, unitRows, columns, <usize>outWidth * TILE_ROW_BYTES, to);
      else
        transformProducts4(product, positionBytes, unitRows, columns, <usize>outWidth * TILE_ROW_BYTES, to);
    }
    sums += <usize>(unitRows * outWidth) * TILE_ROW_BYTES;
  }
}

/** Staging: copying the input pixels of a part as int16, with zeros around the image. */
import {
  CONTRACTION_CHANNELS,
  CONTRACTION_HEIGHT,
  CONTRACTION_IMAGE_UNITS,
  CONTRACTION_INPUT,
  CONTRACTION_INPUT_TYPE,
  CONTRACTION_PAD_X,
  CONTRACTION_PAD_Y,
  CONTRACTION_PIXEL_BYTES,
  CONTRACTION_REACH_Y,
  CONTRACTION_REPEAT,
  CONTRACTION_SAMPLED,
  CONTRACTION_STAGED_WIDTH,
  CONTRACTION_STRIDE_X,
  CONTRACTION_STRIDE_Y,
  CONTRACTION_UNIT_WINDOWS,
  CONTRACTION_WIDTH,
  SPARE_PIXELS,
} from '../src/wasm/layout/contraction';
import { loadElement, stageRow } from './elements';

/**
 * Stages what units `unit` to `end` need, from `staged` on, and writes the address of the first staged element of each
 * output pixel to `table`, the last one repeated for pixels that kernels read beyond those they are asked for.
 */
export function stage(args: usize, unit: i32, end: i32, staged: usize, table: usize): void {
  const imageUnits = load<i32>(args, CONTRACTION_IMAGE_UNITS);
  while (unit < end) {
    const image = unit / imageUnits;
    const row = unit - image * imageUnits;
    const rows = min(end - unit, imageUnits - row);
    if (load<i32>(args, CONTRACTION_SAMPLED)) {
      staged = stageSamples(args, image, row, rows, staged, table);
    } else {
      staged = stageImage(args, image, row, rows, staged, table);
    }
    table += (<usize>(rows * load<i32>(args, CONTRACTION_UNIT_WINDOWS))) << 2;
    unit += rows;
  }
  const last = load<i32>(table - 4);
  for (let i = 0; i < SPARE_PIXELS; i++) store<i32>(table + ((<usize>i) << 2), last);
}

/** The input rows under `rows` output rows of one image, whole. */
function stageImage(args: usize, image: i32, row: i32, rows: i32, staged: usize, table: usize): usize {
  const strideY = load<i32>(args, CONTRACTION_STRIDE_Y);
  const width = load<i32>(args, CONTRACTION_WIDTH);
  const height = load<i32>(args, CONTRACTION_HEIGHT);
  const columns = load<i32>(args, CONTRACTION_STAGED_WIDTH);
  const channels = load<i32>(args, CONTRACTION_CHANNELS);
  const type = load<i32>(args, CONTRACTION_INPUT_TYPE);
  const padX = load<i32>(args, CONTRACTION_PAD_X);
  const left = min(padX, columns);
  const inside = max(0, min(width, columns - padX));
  const pixelBytes = <usize>load<i32>(args, CONTRACTION_PIXEL_BYTES);
  const rowBytes = <usize>columns * pixelBytes;
  const inputRow = (<usize>(width * channels)) << type;

  const strideX = <usize>load<i32>(args, CONTRACTION_STRIDE_X) * pixelBytes;
  const windows = load<i32>(args, CONTRACTION_UNIT_WINDOWS);
  for (let p = 0; p < rows; p++) {
    let at = staged + <usize>(p * strideY) * rowBytes;
    for (let q = 0; q < windows; q++) {
      store<i32>(table, at);
      table += 4;
      at += strideX;
    }
  }

  let y = row * strideY - load<i32>(args, CONTRACTION_PAD_Y);
  const yEnd = y + (rows - 1) * strideY + load<i32>(args, CONTRACTION_REACH_Y);
  let from = <usize>load<i32>(args, CONTRACTION_INPUT) + <usize>(image * height + y) * inputRow;
  for (; y < yEnd; y++) {
    if (y < 0 || y >= height) {
      memory.fill(staged, 0, rowBytes);
    } else {
      const begin = <usize>left * pixelBytes;
      const filled = <usize>(left + inside) * pixelBytes;
      memory.fill(staged, 0, begin);
      stagePixels(args, type, from, inside, staged + begin);
      memory.fill(staged + filled, 0, rowBytes - filled);
    }
    staged += rowBytes;
    from += inputRow;
  }
  return staged;
}

/** One staged pixel for each output pixel. */
function stageSamples(args: usize, image: i32, row: i32, rows: i32, staged: usize, table: usize): usize {
  const width = load<i32>(args, CONTRACTION_WIDTH);
  const height = load<i32>(args, CONTRACTION_HEIGHT);
  const strideX = load<i32>(args, CONTRACTION_STRIDE_X);
  const channels = load<i32>(args, CONTRACTION_CHANNELS);
  const type = load<i32>(args, CONTRACTION_INPUT_TYPE);
  const windows = load<i32>(args, CONTRACTION_UNIT_WINDOWS);
  const pixelBytes = <usize>load<i32>(args, CONTRACTION_PIXEL_BYTES);
  const input = <usize>load<i32>(args, CONTRACTION_INPUT);
  for (let p = row; p < row + rows; p++) {
    const y = p * load<i32>(args, CONTRACTION_STRIDE_Y) - load<i32>(args, CONTRACTION_PAD_Y);
    let x = -load<i32>(args, CONTRACTION_PAD_X);
    for (let q = 0; q < windows; q++, x += strideX) {
      if (y < 0 || y >= height || x < 0 || x >= width) memory.fill(staged, 0, pixelBytes);
      else {
        const pixel = <usize>((image * height + y) * width + x);
        stagePixels(args, type, input + ((pixel * channels) << type), 1, staged);
      }
      store<i32>(table, staged);
      table += 4;
      staged += pixelBytes;
    }
  }
  return staged;
}

/** Consecutive input pixels, each channel as often as it is needed. */
function stagePixels(args: usize, type: i32, from: usize, pixels: i32, to: usize): void {
  const repeat = load<i32>(args, CONTRACTION_REPEAT);
  const channels = load<i32>(args, CONTRACTION_CHANNELS);
  const pixelBytes = load<i32>(args, CONTRACTION_PIXEL_BYTES);
  if (repeat === 1 && pixelBytes === channels << 1) {
    stageRow(type, from, pixels * channels, to);
    return;
  }
  for (let pixel = 0; pixel < pixels; pixel++) {
    if (repeat === 1) stageRow(type, from, channels, to);
    else stageRepeated(type, from, channels, repeat, to);
    from += (<usize>channels) << type;
    to += pixelBytes;
  }
}

function stageRepeated(type: i32, from: usize, channels: i32, repeat: i32, to: usize): void {
  for (let i = 0; i < channels; i++) {
    const value = loadElement(type, from);
    from += 1 << type;
    for (let r = 0; r < repeat; r++, to += 2) store<i16>(to, value);
  }
}

/** Max pooling. */
import {
  POOL_CHANNELS,
  POOL_HEIGHT,
  POOL_INPUT,
  POOL_OUT_HEIGHT,
  POOL_OUT_PIXEL,
  POOL_OUT_WIDTH,
  POOL_OUTPUT,
  POOL_PAD_X,
  POOL_PAD_Y,
  POOL_SIZE_X,
  POOL_SIZE_Y,
  POOL_STRIDE_X,
  POOL_STRIDE_Y,
  POOL_TYPE,
  POOL_UNITS,
  POOL_UNITS_PER_PART,
  POOL_WIDTH,
} from '../src/wasm/layout/max-pool';
import { INT16, INT8 } from '../src/wasm/layout/types';
import { loadElement, storeElement } from './elements';

/** Computes part `part`. Every window has at least one pixel of the image; those outside never win. */
export function poolMaxima(args: usize, part: i32): void {
  const unitsPerPart = load<i32>(args, POOL_UNITS_PER_PART);
  const end = min((part + 1) * unitsPerPart, load<i32>(args, POOL_UNITS));
  const outHeight = load<i32>(args, POOL_OUT_HEIGHT);
  const outWidth = load<i32>(args, POOL_OUT_WIDTH);
  const height = load<i32>(args, POOL_HEIGHT);
  const width = load<i32>(args, POOL_WIDTH);
  const type = load<i32>(args, POOL_TYPE);
  const pixelBytes = (<usize>load<i32>(args, POOL_CHANNELS)) << type;
  const outBytes = <usize>load<i32>(args, POOL_OUT_PIXEL);
  let to = <usize>load<i32>(args, POOL_OUTPUT) + <usize>(part * unitsPerPart * outWidth) * outBytes;
  for (let unit = part * unitsPerPart; unit < end; unit++) {
    const image = unit / outHeight;
    const top = (unit - image * outHeight) * load<i32>(args, POOL_STRIDE_Y) - load<i32>(args, POOL_PAD_Y);
    const yBegin = max(top, 0);
    const rows = min(top + load<i32>(args, POOL_SIZE_Y), height) - yBegin;
    let left = -load<i32>(args, POOL_PAD_X);
    for (let q = 0; q < outWidth; q++, left += load<i32>(args, POOL_STRIDE_X)) {
      const xBegin = max(left, 0);
      const columns = min(left + load<i32>(args, POOL_SIZE_X), width) - xBegin;
      const pixel = (image * height + yBegin) * width + xBegin;
      const from = <usize>load<i32>(args, POOL_INPUT) + <usize>pixel * pixelBytes;
      maximaOf(type, from, rows, columns, <usize>width * pixelBytes, pixelBytes, to);
      to += outBytes;
    }
  }
}

/** The largest value of each channel over a window. */
function maximaOf(
  type: i32,
  from: usize,
  rows: i32,
  columns: i32,
  rowBytes: usize,
  pixelBytes: usize,
  to: usize,
): void {
  let channel: usize = 0;
  for (; channel + 16 <= pixelBytes; channel += 16)
    v128.store(to + channel, vectorMaxima(type, from + channel, rows, columns, rowBytes, pixelBytes));
  if (channel === pixelBytes) return;
  if (pixelBytes >= 16) {
    // The last channels, some of them once more.
    channel = pixelBytes - 16;
    v128.store(to + channel, vectorMaxima(type, from + channel, rows, columns, rowBytes, pixelBytes));
    return;
  }
  for (; channel < pixelBytes; channel += 1 << type) {
    let largest = i32.MIN_VALUE;
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++) {
        const at = from + channel + <usize>y * rowBytes + <usize>x * pixelBytes;
        largest = max(largest, loadElement(type, at));
      }
    storeElement(type, to + channel, largest);
  }
}

function vectorMaxima(
  type: i32,
  from: usize,
  rows: i32,
  columns: i32,
  rowBytes: usize,
  pixelBytes: usize,
): v128 {
  let largest = v128.load(from);
  for (; rows > 0; rows--, from += rowBytes) {
    const end = from + <usize>columns * pixelBytes;
    if (type === INT8)
      for (let at = from; at < end; at += pixelBytes) largest = i8x16.max_s(largest, v128.load(at));
    else if (type === INT16)
      for (let at = from; at < end; at += pixelBytes) largest = i16x8.max_s(largest, v128.load(at));
    else for (let at = from; at < end; at += pixelBytes) largest = i32x4.max_s(largest, v128.load(at));
  }
  return largest;
}

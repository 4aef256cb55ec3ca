/** Contractions that the fast kernels do not take: operands beyond 16 bits, or weights that the model computes. */
import {
  CONTRACTION_BATCH_STRIDE,
  CONTRACTION_CHANNELS,
  CONTRACTION_CHANNEL_STRIDE,
  CONTRACTION_COLUMN_STRIDE,
  CONTRACTION_DILATION_X,
  CONTRACTION_DILATION_Y,
  CONTRACTION_GROUPS,
  CONTRACTION_GROUP_OUT,
  CONTRACTION_HEIGHT,
  CONTRACTION_INPUT,
  CONTRACTION_INPUT_TYPE,
  CONTRACTION_KERNEL_X,
  CONTRACTION_KERNEL_Y,
  CONTRACTION_OUT_HEIGHT,
  CONTRACTION_OUT_WIDTH,
  CONTRACTION_PAD_X,
  CONTRACTION_PAD_Y,
  CONTRACTION_ROW_STRIDE,
  CONTRACTION_STRIDE_X,
  CONTRACTION_STRIDE_Y,
  CONTRACTION_WEIGHTS,
  CONTRACTION_WEIGHT_TYPE,
  CONTRACTION_WIDTH,
  TILE_CHANNELS,
} from '../src/wasm/layout/contraction';
import { loadElement } from './elements';

/** Sums of output channels `channel` to `channel + channels` for pixels from `pixel` on, wrapping to 32 bits. */
export function multiplyWide(
  args: usize,
  pixel: i32,
  pixels: i32,
  channel: i32,
  channels: i32,
  tile: usize,
): void {
  const outWidth = load<i32>(args, CONTRACTION_OUT_WIDTH);
  const outHeight = load<i32>(args, CONTRACTION_OUT_HEIGHT);
  for (const end = pixel + pixels; pixel < end; pixel++) {
    const row = pixel / outWidth;
    const image = row / outHeight;
    const y =
      (row - image * outHeight) * load<i32>(args, CONTRACTION_STRIDE_Y) - load<i32>(args, CONTRACTION_PAD_Y);
    const x =
      (pixel - row * outWidth) * load<i32>(args, CONTRACTION_STRIDE_X) - load<i32>(args, CONTRACTION_PAD_X);
    for (let c = 0; c < channels; c++) store<i32>(tile + (c << 2), windowSum(args, image, y, x, channel + c));
    tile += TILE_CHANNELS << 2;
  }
}

/** The sum over the window whose first row and column are `top` and `left`. */
function windowSum(args: usize, image: i32, top: i32, left: i32, out: i32): i32 {
  const type = load<i32>(args, CONTRACTION_INPUT_TYPE);
  const weightType = load<i32>(args, CONTRACTION_WEIGHT_TYPE);
  const kernelX = load<i32>(args, CONTRACTION_KERNEL_X);
  const kernelY = load<i32>(args, CONTRACTION_KERNEL_Y);
  const channels = load<i32>(args, CONTRACTION_CHANNELS) / load<i32>(args, CONTRACTION_GROUPS);
  const group = out / load<i32>(args, CONTRACTION_GROUP_OUT);
  const channelStride = load<i32>(args, CONTRACTION_CHANNEL_STRIDE);
  const first = image * load<i32>(args, CONTRACTION_BATCH_STRIDE) + group * channels * channelStride;
  let weight =
    <usize>load<i32>(args, CONTRACTION_WEIGHTS) +
    ((<usize>(out * channels * kernelY * kernelX)) << weightType);
  let sum = 0;
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < kernelY; i++) {
      const y = top + i * load<i32>(args, CONTRACTION_DILATION_Y);
      const inside = y >= 0 && y < load<i32>(args, CONTRACTION_HEIGHT);
      for (let j = 0; j < kernelX; j++, weight += 1 << weightType) {
        const x = left + j * load<i32>(args, CONTRACTION_DILATION_X);
        if (!inside || x < 0 || x >= load<i32>(args, CONTRACTION_WIDTH)) continue;
        const index =
          first +
          c * channelStride +
          y * load<i32>(args, CONTRACTION_ROW_STRIDE) +
          x * load<i32>(args, CONTRACTION_COLUMN_STRIDE);
        sum +=
          loadElement(type, <usize>load<i32>(args, CONTRACTION_INPUT) + ((<usize>index) << type)) *
          loadElement(weightType, weight);
      }
    }
  }
  return sum;
}

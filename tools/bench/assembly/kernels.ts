/** The kernels of the wasm engine by themselves: no staging of input, nothing done with the sums. */
import { multiplyChannels } from '@mrtjs/cvm-runtime/assembly/depthwise';
import { multiplyMatrix } from '@mrtjs/cvm-runtime/assembly/matrix';
import {
  CONTRACTION_BYTES,
  CONTRACTION_OFFSETS,
  CONTRACTION_PAIRS,
  CONTRACTION_SEGMENTS,
  TILE_CHANNELS,
  TILE_PIXELS,
} from '@mrtjs/cvm-runtime/src/wasm/layout/contraction';

export { dots } from './peak';

const ARGUMENTS: usize = 1024;
const OFFSETS: usize = ARGUMENTS + CONTRACTION_BYTES;
const TABLE: usize = 8192;
const SUMS: usize = 65536;
const STAGED: usize = 131072;

/**
 * Fills memory with integers, once. Pages that nobody has written to are all the same page of zeros to the processor, whose
 * first-level cache takes longer to find data under many addresses at once: that would be measured instead.
 */
export function fill(): void {
  const end = (<usize>memory.size()) << 16;
  let value: i32 = 1;
  for (let at = STAGED; at < end; at += 2) {
    value = value * 1103515245 + 12345;
    store<i16>(at, <i16>((value >> 16) % 128));
  }
}

/** Bytes from one staged pixel to the next, as the engine lays them (`pixelPitch` of its geometry). */
function pitchOf(channels: i32, joined: bool): i32 {
  const bytes = channels << 1;
  return !joined && bytes % 512 === 0 ? bytes + 64 : bytes;
}

/** Writes arguments of a square window over pixels of `channels` int16 elements, `width` of them in a row. */
function lay(window: i32, channels: i32, width: i32, pixels: i32, joined: bool): void {
  const pixelBytes = pitchOf(channels, joined);
  const runs = joined ? 1 : window;
  let at = OFFSETS;
  for (let y = 0; y < window; y++)
    for (let x = 0; x < runs; x++) {
      store<i32>(at, (y * (width + window - 1) + x) * pixelBytes);
      at += 4;
    }
  let count = window * runs;
  // Positions of a depthwise window come in pairs.
  if (!joined && (count & 1) === 1) {
    store<i32>(at, load<i32>(at - 4));
    count++;
  }
  store<i32>(ARGUMENTS, <i32>OFFSETS, CONTRACTION_OFFSETS);
  store<i32>(ARGUMENTS, count, CONTRACTION_SEGMENTS);
  store<i32>(ARGUMENTS, (window * channels) >> 1, CONTRACTION_PAIRS);
  for (let i = 0; i < pixels; i++) {
    const pixel = (i / width) * (width + window - 1) + (i % width);
    store<i32>(TABLE + ((<usize>i) << 2), <i32>STAGED + pixel * pixelBytes);
  }
}

/** A convolution of `channels` to `filters` channels over `pixels` output pixels in rows of `width`. */
export function matrix(window: i32, channels: i32, filters: i32, width: i32, pixels: i32): void {
  lay(window, channels, width, pixels, true);
  const tileWeights: usize = (<usize>(window * window * channels * TILE_CHANNELS)) << 1;
  const rows = (pixels + width - 1) / width + window - 1;
  let weights = STAGED + ((<usize>(rows * (width + window - 1) * channels)) << 1);
  weights = (weights + 63) & ~63;
  for (let tile = 0; tile < filters / TILE_CHANNELS; tile++) {
    for (let pixel = 0; pixel < pixels; pixel += TILE_PIXELS)
      multiplyMatrix(
        ARGUMENTS,
        TABLE + ((<usize>pixel) << 2),
        0,
        min(TILE_PIXELS, pixels - pixel),
        weights,
        SUMS,
      );
    weights += tileWeights;
  }
}

/** A convolution of each of `channels` channels by itself. */
export function depthwise(window: i32, channels: i32, width: i32, pixels: i32): void {
  lay(window, channels, width, pixels, false);
  const tileWeights: usize = (<usize>(load<i32>(ARGUMENTS, CONTRACTION_SEGMENTS) * TILE_CHANNELS)) << 1;
  const rows = (pixels + width - 1) / width + window - 1;
  let weights = STAGED + <usize>(rows * (width + window - 1) * pitchOf(channels, false));
  weights = (weights + 63) & ~63;
  for (let tile = 0; tile < channels / TILE_CHANNELS; tile++) {
    for (let pixel = 0; pixel < pixels; pixel += TILE_PIXELS)
      multiplyChannels(
        ARGUMENTS,
        TABLE + ((<usize>pixel) << 2),
        (<usize>(tile * TILE_CHANNELS)) << 1,
        min(TILE_PIXELS, pixels - pixel),
        weights,
        SUMS,
      );
    weights += tileWeights;
  }
}

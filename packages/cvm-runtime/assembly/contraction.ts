/** One part of a convolution or dense layer: stage its input, then tile by tile sum, finish and store. */
import {
  CONTRACTION_GROUP_BYTES,
  CONTRACTION_KIND,
  CONTRACTION_OUT_WIDTH,
  CONTRACTION_REGISTERS,
  CONTRACTION_TABLE,
  KIND_DEPTHWISE,
  KIND_MATRIX,
  KIND_VECTOR,
  KIND_WIDE,
} from '../src/wasm/layout/contraction';
import {
  channelsOf,
  endOfTiles,
  endOfUnits,
  finish,
  firstChannel,
  firstTile,
  firstUnit,
  groupOf,
  pixelsOf,
  weightsOf,
} from './contraction-part';
import { multiplyChannels } from './depthwise';
import { multiplyMatrix } from './matrix';
import { stage } from './stage';
import { multiplyVector } from './vector';
import { multiplyWide } from './wide';

/** Computes part `part`. Scratch memory begins with the staging area; the other places in it are arguments. */
export function contract(args: usize, part: i32, scratch: usize): void {
  const unit = firstUnit(args, part);
  const unitEnd = endOfUnits(args, unit);
  const table = scratch + <usize>load<i32>(args, CONTRACTION_TABLE);
  if (load<i32>(args, CONTRACTION_KIND) !== KIND_WIDE) stage(args, unit, unitEnd, scratch, table);

  const outWidth = load<i32>(args, CONTRACTION_OUT_WIDTH);
  const begin = unit * outWidth;
  const end = unitEnd * outWidth;
  let tile = firstTile(args, part);
  for (const tileEnd = endOfTiles(args, tile); tile < tileEnd; tile++) {
    const channel = firstChannel(args, tile);
    const channels = channelsOf(args, tile, channel);
    for (let pixel = begin; pixel < end;) {
      const pixels = pixelsOf(args, pixel, end);
      const addresses = table + ((<usize>(pixel - begin)) << 2);
      sum(args, pixel, pixels, addresses, tile, channel, channels, scratch);
      finish(args, pixel, pixels, tile, channel, channels, scratch);
      pixel += pixels;
    }
  }
}

/** Sums of a tile of pixels, whose staged addresses begin at `addresses`. */
function sum(
  args: usize,
  pixel: i32,
  pixels: i32,
  addresses: usize,
  tile: i32,
  channel: i32,
  channels: i32,
  scratch: usize,
): void {
  const weights = weightsOf(args, tile);
  const registers = scratch + <usize>load<i32>(args, CONTRACTION_REGISTERS);
  switch (load<i32>(args, CONTRACTION_KIND)) {
    case KIND_MATRIX: {
      const shift = groupOf(args, tile) * load<i32>(args, CONTRACTION_GROUP_BYTES);
      multiplyMatrix(args, addresses, shift, pixels, weights, registers);
      break;
    }
    case KIND_DEPTHWISE:
      multiplyChannels(args, addresses, channel << 1, pixels, weights, registers);
      break;
    case KIND_VECTOR:
      multiplyVector(args, addresses, pixels, weights, registers);
      break;
    case KIND_WIDE:
      multiplyWide(args, pixel, pixels, channel, channels, registers);
      break;
  }
}

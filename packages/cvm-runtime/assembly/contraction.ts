/** One part of a convolution or dense layer: stage its input, then tile by tile sum, finish and store. */
import {
  CONTRACTION_BOUNDARY,
  CONTRACTION_FRAME,
  CONTRACTION_GROUP_BYTES,
  CONTRACTION_GROUP_OUT,
  CONTRACTION_GROUPS,
  CONTRACTION_KIND,
  CONTRACTION_OPERANDS,
  CONTRACTION_OPERAND_COUNT,
  CONTRACTION_OUT_WIDTH,
  CONTRACTION_PROGRAM,
  CONTRACTION_REGISTERS,
  CONTRACTION_TABLE,
  CONTRACTION_TILES,
  CONTRACTION_TILES_PER_PART,
  CONTRACTION_TILE_WEIGHTS,
  CONTRACTION_UNITS,
  CONTRACTION_UNITS_PER_PART,
  CONTRACTION_UNIT_PARTS,
  CONTRACTION_WEIGHTS,
  KIND_DEPTHWISE,
  KIND_MATRIX,
  KIND_VECTOR,
  KIND_WIDE,
  TILE_CHANNELS,
  TILE_PIXELS,
} from '../src/wasm/layout/contraction';
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
  OPERAND_PERIOD,
  OPERAND_ROW_STRIDE,
  OPERAND_TYPE,
} from '../src/wasm/layout/program';
import { multiplyChannels } from './depthwise';
import { multiplyMatrix } from './matrix';
import { runProgram } from './program';
import { stage } from './stage';
import { multiplyVector } from './vector';
import { multiplyWide } from './wide';

/** Computes part `part`. Scratch memory begins with the staging area; the other places in it are arguments. */
export function contract(args: usize, part: i32, scratch: usize): void {
  const tileParts = part / load<i32>(args, CONTRACTION_UNIT_PARTS);
  const unit =
    (part - tileParts * load<i32>(args, CONTRACTION_UNIT_PARTS)) *
    load<i32>(args, CONTRACTION_UNITS_PER_PART);
  const lastUnit = min(
    unit + load<i32>(args, CONTRACTION_UNITS_PER_PART),
    load<i32>(args, CONTRACTION_UNITS),
  );
  const tilesPerPart = load<i32>(args, CONTRACTION_TILES_PER_PART);
  const lastTile = min((tileParts + 1) * tilesPerPart, load<i32>(args, CONTRACTION_TILES));
  const outWidth = load<i32>(args, CONTRACTION_OUT_WIDTH);
  const begin = unit * outWidth;
  const end = lastUnit * outWidth;

  const table = scratch + <usize>load<i32>(args, CONTRACTION_TABLE);
  const frame = scratch + <usize>load<i32>(args, CONTRACTION_FRAME);
  if (load<i32>(args, CONTRACTION_KIND) !== KIND_WIDE) stage(args, unit, lastUnit, scratch, table);
  store<i32>(frame, TILE_CHANNELS, FRAME_COLUMNS);
  store<i32>(frame, load<i32>(args, CONTRACTION_OPERANDS), FRAME_OPERANDS);

  for (let tile = tileParts * tilesPerPart; tile < lastTile; tile++) {
    for (let pixel = begin; pixel < end;) {
      const pixels = pixelsOfTile(args, pixel, end);
      finish(args, pixel, pixels, tile, table + ((<usize>(pixel - begin)) << 2), frame, scratch);
      pixel += pixels;
    }
  }
}

function pixelsOfTile(args: usize, pixel: i32, end: i32): i32 {
  const pixels = min(TILE_PIXELS, end - pixel);
  const boundary = load<i32>(args, CONTRACTION_BOUNDARY);
  return boundary === 0 ? pixels : min(pixels, boundary - (pixel % boundary));
}

/** Computes one tile. */
function finish(
  args: usize,
  pixel: i32,
  pixels: i32,
  tile: i32,
  table: usize,
  frame: usize,
  scratch: usize,
): void {
  const registers = scratch + <usize>load<i32>(args, CONTRACTION_REGISTERS);
  const tilesPerGroup = load<i32>(args, CONTRACTION_TILES) / load<i32>(args, CONTRACTION_GROUPS);
  const group = tile / tilesPerGroup;
  const within = (tile - group * tilesPerGroup) * TILE_CHANNELS;
  const groupOut = load<i32>(args, CONTRACTION_GROUP_OUT);
  const channel = group * groupOut + within;
  const channels = min(TILE_CHANNELS, groupOut - within);
  const weights =
    <usize>load<i32>(args, CONTRACTION_WEIGHTS) + <usize>tile * load<i32>(args, CONTRACTION_TILE_WEIGHTS);
  switch (load<i32>(args, CONTRACTION_KIND)) {
    case KIND_MATRIX:
      multiplyMatrix(
        args,
        table,
        group * load<i32>(args, CONTRACTION_GROUP_BYTES),
        pixels,
        weights,
        registers,
      );
      break;
    case KIND_DEPTHWISE:
      multiplyChannels(args, table, channel << 1, pixels, weights, registers);
      break;
    case KIND_VECTOR:
      multiplyVector(args, table, pixels, weights, registers);
      break;
    case KIND_WIDE:
      multiplyWide(args, pixel, pixels, channel, channels, registers);
      break;
  }

  store<i32>(frame, pixels, FRAME_ROWS);
  store<i32>(frame, channels, FRAME_STORED);
  store<i32>(frame, tile, FRAME_TILE);
  let operand = <usize>load<i32>(args, CONTRACTION_OPERANDS);
  const count = load<i32>(args, CONTRACTION_OPERAND_COUNT);
  for (let i: usize = 0; i < <usize>count; i++, operand += OPERAND_BYTES) {
    const row = pixel % load<i32>(operand, OPERAND_PERIOD);
    const element =
      row * load<i32>(operand, OPERAND_ROW_STRIDE) + channel * load<i32>(operand, OPERAND_COLUMN_STRIDE);
    const address =
      <usize>load<i32>(operand, OPERAND_ADDRESS) + ((<usize>element) << load<i32>(operand, OPERAND_TYPE));
    store<i32>(frame + FRAME_ADDRESSES + (i << 2), address);
  }
  runProgram(<usize>load<i32>(args, CONTRACTION_PROGRAM), frame, registers);
}

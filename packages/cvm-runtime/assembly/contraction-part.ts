/** What the kernels of contractions share: which part of the work is theirs, and what happens to their sums. */
import {
  CONTRACTION_BOUNDARY,
  CONTRACTION_FRAME,
  CONTRACTION_GROUP_OUT,
  CONTRACTION_GROUPS,
  CONTRACTION_OPERANDS,
  CONTRACTION_OPERAND_COUNT,
  CONTRACTION_PROGRAM,
  CONTRACTION_REGISTERS,
  CONTRACTION_TILES,
  CONTRACTION_TILES_PER_PART,
  CONTRACTION_TILE_PARTS,
  CONTRACTION_TILE_WEIGHTS,
  CONTRACTION_UNITS,
  CONTRACTION_UNITS_PER_PART,
  CONTRACTION_WEIGHTS,
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
import { runProgram } from './program';

/** Parts go through all tiles before they go to the next units. */
export function firstUnit(args: usize, part: i32): i32 {
  return (part / load<i32>(args, CONTRACTION_TILE_PARTS)) * load<i32>(args, CONTRACTION_UNITS_PER_PART);
}

/** The unit behind the last one of the part that begins with unit `first`. */
export function endOfUnits(args: usize, first: i32): i32 {
  return min(first + load<i32>(args, CONTRACTION_UNITS_PER_PART), load<i32>(args, CONTRACTION_UNITS));
}

export function firstTile(args: usize, part: i32): i32 {
  return (part % load<i32>(args, CONTRACTION_TILE_PARTS)) * load<i32>(args, CONTRACTION_TILES_PER_PART);
}

/** The tile behind the last one of the part that begins with tile `first`. */
export function endOfTiles(args: usize, first: i32): i32 {
  return min(first + load<i32>(args, CONTRACTION_TILES_PER_PART), load<i32>(args, CONTRACTION_TILES));
}

/** Address of the weights of a tile. */
export function weightsOf(args: usize, tile: i32): usize {
  return (
    <usize>load<i32>(args, CONTRACTION_WEIGHTS) + <usize>tile * load<i32>(args, CONTRACTION_TILE_WEIGHTS)
  );
}

/** The group of output channels to which a tile belongs. */
export function groupOf(args: usize, tile: i32): i32 {
  return tile / (load<i32>(args, CONTRACTION_TILES) / load<i32>(args, CONTRACTION_GROUPS));
}

/** The first output channel of a tile. */
export function firstChannel(args: usize, tile: i32): i32 {
  const group = groupOf(args, tile);
  const tilesPerGroup = load<i32>(args, CONTRACTION_TILES) / load<i32>(args, CONTRACTION_GROUPS);
  return group * load<i32>(args, CONTRACTION_GROUP_OUT) + (tile - group * tilesPerGroup) * TILE_CHANNELS;
}

/** Output channels of a tile that begins with `channel`: the last of a group may have fewer than a tile has room for. */
export function channelsOf(args: usize, tile: i32, channel: i32): i32 {
  return min(TILE_CHANNELS, (groupOf(args, tile) + 1) * load<i32>(args, CONTRACTION_GROUP_OUT) - channel);
}

/** Pixels of the tile that begins with `pixel`, of those before `end`. */
export function pixelsOf(args: usize, pixel: i32, end: i32): i32 {
  const pixels = min(TILE_PIXELS, end - pixel);
  const boundary = load<i32>(args, CONTRACTION_BOUNDARY);
  return boundary === 0 ? pixels : min(pixels, boundary - (pixel % boundary));
}

/** Finishes and stores the sums of a tile, which are in the first register. */
export function finish(
  args: usize,
  pixel: i32,
  pixels: i32,
  tile: i32,
  channel: i32,
  channels: i32,
  scratch: usize,
): void {
  const frame = scratch + <usize>load<i32>(args, CONTRACTION_FRAME);
  store<i32>(frame, TILE_CHANNELS, FRAME_COLUMNS);
  store<i32>(frame, load<i32>(args, CONTRACTION_OPERANDS), FRAME_OPERANDS);
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
  runProgram(
    <usize>load<i32>(args, CONTRACTION_PROGRAM),
    frame,
    scratch + <usize>load<i32>(args, CONTRACTION_REGISTERS),
  );
}

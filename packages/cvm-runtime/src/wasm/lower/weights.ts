/** Packing weights, once, in the order in which the kernels read them. */
import { KIND_DEPTHWISE, KIND_VECTOR, KIND_WINOGRAD, TILE_CHANNELS } from '../layout/contraction.js';
import type { ContractionGeometry } from './geometry.js';
import { channelsOf } from './geometry.js';
import type { WinogradBlock } from './winograd.js';
import { transformKernel } from './winograd-kernel.js';

/** Packed weights: bytes of one tile, pairs (or groups of 8) of a run, and how they are written. */
export interface PackedWeights {
  readonly tileBytes: number;
  readonly pairs: number;
  write(bytes: Uint8Array): void;
}

/** The packed form of the weights of a contraction that is not wide. */
export function packWeights(geometry: ContractionGeometry, weights: ArrayLike<number>): PackedWeights {
  switch (geometry.kind) {
    case KIND_DEPTHWISE:
      return packDepthwise(geometry, weights);
    case KIND_VECTOR:
      return packVector(geometry, weights);
    case KIND_WINOGRAD:
      return packWinograd(geometry, geometry.block as WinogradBlock, weights);
    default:
      return packMatrix(geometry, weights);
  }
}

/** Per tile, run and pair of elements: the pairs of 8 channels. Odd runs end with a zero. */
function packMatrix(geometry: ContractionGeometry, weights: ArrayLike<number>): PackedWeights {
  const { tiles, offsets, run, channels, groups, kernelY, kernelX } = geometry;
  const perGroup = channels / groups;
  const positions = kernelY * kernelX;
  const pairs = Math.ceil(run / 2);
  const tileBytes = offsets.length * pairs * 4 * TILE_CHANNELS;
  // Where each element of the runs is among the weights of a channel; -1 for the zero behind an odd run.
  const sources = Int32Array.from({ length: offsets.length * pairs * 2 }, (_, i) => {
    const within = i % (2 * pairs);
    const element = Math.floor(i / (2 * pairs)) * run + within;
    return within < run ? (element % perGroup) * positions + Math.floor(element / perGroup) : -1;
  });
  return {
    tileBytes,
    pairs,
    write({ buffer, byteOffset }) {
      const packed = new Int16Array(buffer, byteOffset, (tiles * tileBytes) / 2);
      for (let tile = 0; tile < tiles; tile++) {
        const [first, count] = channelsOf(geometry, tile);
        packTile(packed, (tile * tileBytes) / 2, sources, weights, first, count, perGroup * positions);
      }
    },
  };
}

/** Packs the weights of `count` channels of `size` weights each; a function of its own, small, as most of loading is here. */
function packTile(
  packed: Int16Array,
  start: number,
  sources: Int32Array,
  weights: ArrayLike<number>,
  first: number,
  count: number,
  size: number,
): void {
  let at = start;
  for (let i = 0; i < sources.length; i += 2, at += 2 * TILE_CHANNELS) {
    const even = sources[i] as number;
    const odd = sources[i + 1] as number;
    for (let lane = 0, own = first * size; lane < count; lane++, own += size) {
      packed[at + 2 * lane] = weights[own + even] as number;
      packed[at + 2 * lane + 1] = odd < 0 ? 0 : (weights[own + odd] as number);
    }
  }
}

/** Per tile, position of the transformed kernel and pair of channels: the pairs of 8 output channels. */
function packWinograd(
  geometry: ContractionGeometry,
  block: WinogradBlock,
  weights: ArrayLike<number>,
): PackedWeights {
  const { tiles, channels } = geometry;
  const positions = (block + 2) ** 2;
  const pairs = channels / 2;
  const tileBytes = positions * pairs * 4 * TILE_CHANNELS;
  return {
    tileBytes,
    pairs,
    write({ buffer, byteOffset }) {
      const packed = new Int32Array(buffer, byteOffset, (tiles * tileBytes) / 4);
      // Two pairs of channels, position by position: runs of what is packed that fill a cache line.
      const run = 2 * TILE_CHANNELS;
      const runs = new Int32Array(positions * run);
      const halves = new Int16Array(runs.buffer);
      for (let tile = 0; tile < tiles; tile++) {
        const [first, count] = channelsOf(geometry, tile);
        for (let channel = 0; channel < channels; channel += 4) {
          for (let lane = 0; lane < count; lane++)
            for (let i = 0; i < 4; i++) {
              const start = ((first + lane) * channels + channel + i) * 9;
              transformKernel(block, weights, start, halves, (i >> 1) * run + 2 * lane + (i & 1), 2 * run);
            }
          const start = (tile * tileBytes) / 4 + (channel / 2) * TILE_CHANNELS;
          for (let position = 0; position < positions; position++)
            for (let i = 0; i < run; i++)
              packed[start + position * pairs * TILE_CHANNELS + i] = runs[position * run + i] as number;
        }
      }
    },
  };
}

/** Per tile and pair of positions: the pairs of 8 channels. */
function packDepthwise(geometry: ContractionGeometry, weights: ArrayLike<number>): PackedWeights {
  const { tiles, offsets } = geometry;
  const positions = offsets.length;
  const pairs = Math.ceil(positions / 2);
  const tileBytes = pairs * 4 * TILE_CHANNELS;
  return {
    tileBytes,
    pairs,
    write({ buffer, byteOffset }) {
      const packed = new Int16Array(buffer, byteOffset, (tiles * tileBytes) / 2);
      for (let tile = 0; tile < tiles; tile++) {
        const [first, count] = channelsOf(geometry, tile);
        for (let lane = 0; lane < count; lane++)
          for (let position = 0; position < positions; position++)
            packed[(tile * pairs + (position >> 1)) * 2 * TILE_CHANNELS + 2 * lane + (position & 1)] =
              weights[(first + lane) * positions + position] as number;
      }
    },
  };
}

/** Per tile and group of 8 inputs: those of each of 8 units. */
function packVector(
  { tiles, channels, outChannels }: ContractionGeometry,
  weights: ArrayLike<number>,
): PackedWeights {
  const groupsOf8 = Math.ceil(channels / 8);
  const tileBytes = groupsOf8 * 8 * TILE_CHANNELS;
  return {
    tileBytes,
    pairs: groupsOf8,
    write({ buffer, byteOffset }) {
      const packed = new Int8Array(buffer, byteOffset, tiles * tileBytes);
      for (let unit = 0; unit < outChannels; unit++) {
        const first = (unit >> 3) * tileBytes + (unit & 7) * 8;
        for (let i = 0; i < channels; i++)
          packed[first + (i >> 3) * 8 * TILE_CHANNELS + (i & 7)] = weights[unit * channels + i] as number;
      }
    },
  };
}

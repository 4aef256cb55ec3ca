/** Packing weights, once, in the order in which the kernels read them. */
import { KIND_DEPTHWISE, KIND_VECTOR, TILE_CHANNELS } from '../layout/contraction.js';
import type { ContractionGeometry } from './geometry.js';
import { channelsOfTile } from './geometry.js';

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
    default:
      return packMatrix(geometry, weights);
  }
}

/** Per tile, run and pair of elements: the pairs of 8 channels. Odd runs end with a zero. */
function packMatrix(geometry: ContractionGeometry, weights: ArrayLike<number>): PackedWeights {
  const { tiles, offsets, run, channels, groups, kernelY, kernelX } = geometry;
  const perGroup = channels / groups;
  const pairs = Math.ceil(run / 2);
  const tileBytes = offsets.length * pairs * 4 * TILE_CHANNELS;
  const positions = kernelY * kernelX;
  return {
    tileBytes,
    pairs,
    write({ buffer, byteOffset }) {
      const packed = new Int16Array(buffer, byteOffset, (tiles * tileBytes) / 2);
      for (let tile = 0; tile < tiles; tile++) {
        const first = (tile * tileBytes) / 2;
        channelsOfTile(geometry, tile).forEach((channel, lane) => {
          if (channel < 0) return;
          const own = channel * perGroup * positions;
          let at = first + 2 * lane;
          for (let segment = 0; segment < offsets.length; segment++) {
            for (let i = 0; i < 2 * pairs; i++) {
              // Elements of a run: the channels of one position after those of the position before.
              const position = (segment * run + i - (i % perGroup)) / perGroup;
              packed[at + (i & 1)] =
                i < run ? (weights[own + (i % perGroup) * positions + position] as number) : 0;
              if (i & 1) at += 2 * TILE_CHANNELS;
            }
          }
        });
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
      for (let tile = 0; tile < tiles; tile++)
        channelsOfTile(geometry, tile).forEach((channel, lane) => {
          if (channel < 0) return;
          for (let position = 0; position < positions; position++)
            packed[(tile * pairs + (position >> 1)) * 2 * TILE_CHANNELS + 2 * lane + (position & 1)] =
              weights[channel * positions + position] as number;
        });
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
        const first = (unit - (unit % TILE_CHANNELS)) * groupsOf8 * 8 + (unit % TILE_CHANNELS) * 8;
        for (let i = 0; i < channels; i++)
          packed[first + (i - (i % 8)) * TILE_CHANNELS + (i % 8)] = weights[unit * channels + i] as number;
      }
    },
  };
}

/** How a contraction goes over its data: which kernel, which runs of elements lie under the window, how weights lie. */
import type { Contraction, Pair } from '../network.js';
import { INT32, INT8 } from '../layout/types.js';
import {
  KIND_DEPTHWISE,
  KIND_MATRIX,
  KIND_VECTOR,
  KIND_WIDE,
  KIND_WINOGRAD,
  TILE_CHANNELS,
} from '../layout/contraction.js';
import type { WinogradBlock } from './winograd.js';
import { winogradBlockOf } from './winograd.js';

/** A contraction as a convolution over images, and the kernel that computes it. */
export interface ContractionGeometry {
  readonly kind: number;
  readonly batch: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly kernelY: number;
  readonly kernelX: number;
  readonly groups: number;
  /** Times that each channel is staged. */
  readonly repeat: number;
  /** Bytes from one staged pixel to the next. */
  readonly pixelBytes: number;
  /** Whether one staged pixel belongs to each output pixel. */
  readonly sampled: boolean;
  /** Rows and columns of output that one window gives: 1, if not of the Winograd kind. */
  readonly block: 1 | WinogradBlock;
  /** Rows of windows of an image, and windows of a row. */
  readonly windowRows: number;
  readonly windowColumns: number;
  /** Rows of input under a window, and pixels from one window to the next. */
  readonly reachY: number;
  readonly strides: Pair;
  readonly stagedWidth: number;
  /** Tiles of all groups together. */
  readonly tiles: number;
  /** Groups as the tiles see them: of a depthwise convolution there is one. */
  readonly tileGroups: number;
  /** Byte offsets from a staged pixel to the runs of elements under the window, or (depthwise) to its positions. */
  readonly offsets: readonly number[];
  /** Elements of a run. */
  readonly run: number;
}

/** Bytes of staged input for one row of output, above which nothing is staged. */
const MOST_STAGED = 4 * 2 ** 20;
/** Distances that are a multiple of this meet an eighth or less of the sets of a first-level cache (64 of one line each). */
const CROWDING_PITCH = 512;
const CACHE_LINE = 64;
/** Rows of a dense layer below which weights stay int8. */
const FEW_ROWS = 4;

export function geometryOf(contraction: Contraction): ContractionGeometry {
  const { data, weight, output, groups, strides, dilation, padding } = contraction;
  const [batch, channels, height = 1, width = 1] = data.shape as [number, number, number?, number?];
  const [outChannels, , kernelY = 1, kernelX = 1] = weight.shape as [number, number, number?, number?];
  const [, , outHeight = 1, outWidth = 1] = output.shape;
  const reachY = 1 + (kernelY - 1) * dilation[0];
  const onePosition = kernelY === 1 && kernelX === 1;
  const moved = strides.some((stride) => stride !== 1) || padding.some((pad) => pad !== 0);
  const sampled = onePosition && moved;
  const stagedWidth = sampled ? outWidth : (outWidth - 1) * strides[1] + 1 + (kernelX - 1) * dilation[1];
  const depthwise = groups > 1 && groups === channels;
  const repeat = depthwise ? outChannels / channels : 1;
  const fast = weight.elements !== undefined && data.type !== INT32 && weight.type !== INT32;
  const pixelBytes = pixelPitch(2 * channels * repeat, depthwise);
  const fits = reachY * stagedWidth * pixelBytes <= MOST_STAGED;
  const vector = data.shape.length === 2 && batch < FEW_ROWS && weight.type === INT8;
  const kind = !fast || !fits ? KIND_WIDE : depthwise ? KIND_DEPTHWISE : vector ? KIND_VECTOR : KIND_MATRIX;
  const tileGroups = kind === KIND_DEPTHWISE ? 1 : groups;
  const positions = Array.from({ length: kernelY * kernelX }, (_, i) => {
    const [y, x] = [Math.floor(i / kernelX) * dilation[0], (i % kernelX) * dilation[1]];
    return (y * stagedWidth + x) * pixelBytes;
  });
  // Positions of one row of the kernel are one run where all channels count and no pixel lies between.
  const joined = kind === KIND_MATRIX && groups === 1 && dilation[1] === 1;
  const geometry: ContractionGeometry = {
    kind,
    batch,
    channels,
    height,
    width,
    outHeight,
    outWidth,
    outChannels,
    kernelY,
    kernelX,
    groups,
    repeat,
    pixelBytes,
    sampled,
    block: 1,
    windowRows: outHeight,
    windowColumns: outWidth,
    reachY,
    strides,
    stagedWidth,
    tileGroups,
    tiles: tileGroups * Math.ceil(outChannels / tileGroups / TILE_CHANNELS),
    offsets: joined ? positions.filter((_, i) => i % kernelX === 0) : positions,
    run: (joined ? kernelX : 1) * (channels / groups),
  };
  const block = kind === KIND_MATRIX ? winogradBlockOf(contraction) : undefined;
  return block === undefined ? geometry : inBlocks(geometry, block);
}

/** The geometry of the same convolution by Winograd's filtering. */
function inBlocks(geometry: ContractionGeometry, block: WinogradBlock): ContractionGeometry {
  const windowColumns = Math.ceil(geometry.outWidth / block);
  return {
    ...geometry,
    kind: KIND_WINOGRAD,
    block,
    windowRows: Math.ceil(geometry.outHeight / block),
    windowColumns,
    reachY: block + 2,
    strides: [block, block],
    stagedWidth: block * windowColumns + 2,
    // Each position of the transformed windows has a product of its own.
    offsets: [0],
    run: geometry.channels,
  };
}

/**
 * Bytes from one staged pixel to the next. A depthwise kernel reads a few channels of many pixels; at a multiple of a large
 * power of two all of them would share few sets of the first-level cache and drive each other out, so that there is one
 * cache line more between them.
 */
function pixelPitch(bytes: number, depthwise: boolean): number {
  return depthwise && bytes % CROWDING_PITCH === 0 ? bytes + CACHE_LINE : bytes;
}

/** The output channels of a tile: the first, and how many. */
export function channelsOf(
  { tiles, tileGroups, outChannels }: ContractionGeometry,
  tile: number,
): readonly [first: number, count: number] {
  const perGroup = tiles / tileGroups;
  const groupOut = outChannels / tileGroups;
  const within = (tile % perGroup) * TILE_CHANNELS;
  return [Math.floor(tile / perGroup) * groupOut + within, Math.min(TILE_CHANNELS, groupOut - within)];
}

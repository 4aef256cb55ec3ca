/** Fields of the arguments of contractions that several kernels read. */
import {
  CONTRACTION_BATCH_STRIDE,
  CONTRACTION_CHANNELS,
  CONTRACTION_CHANNEL_STRIDE,
  CONTRACTION_COLUMN_STRIDE,
  CONTRACTION_DILATION_X,
  CONTRACTION_DILATION_Y,
  CONTRACTION_GROUPS,
  CONTRACTION_GROUP_BYTES,
  CONTRACTION_GROUP_OUT,
  CONTRACTION_HEIGHT,
  CONTRACTION_IMAGE_UNITS,
  CONTRACTION_INPUT,
  CONTRACTION_INPUT_TYPE,
  CONTRACTION_KERNEL_X,
  CONTRACTION_KERNEL_Y,
  CONTRACTION_KIND,
  CONTRACTION_OFFSETS,
  CONTRACTION_OUT_HEIGHT,
  CONTRACTION_OUT_WIDTH,
  CONTRACTION_PAD_X,
  CONTRACTION_PAD_Y,
  CONTRACTION_PAIRS,
  CONTRACTION_PIXEL_BYTES,
  CONTRACTION_REACH_Y,
  CONTRACTION_REPEAT,
  CONTRACTION_ROW_STRIDE,
  CONTRACTION_SAMPLED,
  CONTRACTION_SEGMENTS,
  CONTRACTION_STAGED_WIDTH,
  CONTRACTION_STRIDE_X,
  CONTRACTION_STRIDE_Y,
  CONTRACTION_TILE_WEIGHTS,
  CONTRACTION_UNIT_ROWS,
  CONTRACTION_UNIT_WINDOWS,
  CONTRACTION_WEIGHTS,
  CONTRACTION_WEIGHT_TYPE,
  CONTRACTION_WIDTH,
  KIND_DEPTHWISE,
  KIND_WIDE,
} from '../layout/contraction.js';
import type { Contraction } from '../network.js';
import type { Emitter, Placement } from './context.js';
import type { ContractionGeometry } from './geometry.js';
import { packWeights } from './weights.js';

/** Values of fields, by their byte offsets. */
export type Fields = readonly (readonly [offset: number, value: number])[];

/** What is read, and in which windows. */
export function inputFields(
  { padding, dilation }: Contraction,
  geometry: ContractionGeometry,
  input: Placement,
  emitter: Emitter,
): Fields {
  const [batchStride, channelStride, rowStride, columnStride] = input.strides;
  return [
    [CONTRACTION_KIND, geometry.kind],
    [CONTRACTION_INPUT, emitter.addressOf(input)],
    [CONTRACTION_INPUT_TYPE, input.type],
    [CONTRACTION_CHANNELS, geometry.channels],
    [CONTRACTION_HEIGHT, geometry.height],
    [CONTRACTION_WIDTH, geometry.width],
    [CONTRACTION_OUT_HEIGHT, geometry.outHeight],
    [CONTRACTION_OUT_WIDTH, geometry.outWidth],
    [CONTRACTION_STRIDE_Y, geometry.strides[0]],
    [CONTRACTION_STRIDE_X, geometry.strides[1]],
    [CONTRACTION_PAD_Y, padding[0]],
    [CONTRACTION_PAD_X, padding[1]],
    [CONTRACTION_DILATION_Y, dilation[0]],
    [CONTRACTION_DILATION_X, dilation[1]],
    [CONTRACTION_KERNEL_Y, geometry.kernelY],
    [CONTRACTION_KERNEL_X, geometry.kernelX],
    [CONTRACTION_REACH_Y, geometry.reachY],
    [CONTRACTION_STAGED_WIDTH, geometry.stagedWidth],
    [CONTRACTION_REPEAT, geometry.repeat],
    [CONTRACTION_PIXEL_BYTES, geometry.pixelBytes],
    [CONTRACTION_IMAGE_UNITS, geometry.windowRows],
    [CONTRACTION_UNIT_WINDOWS, geometry.windowColumns],
    [CONTRACTION_UNIT_ROWS, geometry.block],
    [CONTRACTION_SAMPLED, geometry.sampled ? 1 : 0],
    [CONTRACTION_GROUPS, geometry.kind === KIND_WIDE ? geometry.groups : geometry.tileGroups],
    [CONTRACTION_GROUP_OUT, geometry.outChannels / geometry.tileGroups],
    [CONTRACTION_GROUP_BYTES, (2 * geometry.channels) / geometry.groups],
    [CONTRACTION_BATCH_STRIDE, batchStride ?? 0],
    [CONTRACTION_CHANNEL_STRIDE, channelStride ?? 0],
    [CONTRACTION_ROW_STRIDE, rowStride ?? 0],
    [CONTRACTION_COLUMN_STRIDE, columnStride ?? 0],
  ];
}

/** Weights, packed once, and how a kernel goes over them and over staged pixels. */
export function weightFields(
  { weight }: Contraction,
  geometry: ContractionGeometry,
  placement: Placement | undefined,
  emitter: Emitter,
): Fields {
  if (placement !== undefined)
    return [
      [CONTRACTION_WEIGHTS, emitter.addressOf(placement)],
      [CONTRACTION_WEIGHT_TYPE, placement.type],
    ];
  const packed = packWeights(geometry, weight.elements as ArrayLike<number>);
  const form = [geometry.kind, geometry.block, geometry.groups, geometry.run, geometry.channels].join();
  const address = emitter.once(weight, form, () =>
    emitter.image.reserve(geometry.tiles * packed.tileBytes, packed.write),
  );
  // Positions of a depthwise convolution come in pairs; a last one is paired with itself, at a weight of 0.
  const odd = geometry.kind === KIND_DEPTHWISE && geometry.offsets.length % 2 === 1;
  const offsets = odd ? [...geometry.offsets, geometry.offsets.at(-1) as number] : geometry.offsets;
  return [
    [CONTRACTION_WEIGHTS, address],
    [CONTRACTION_TILE_WEIGHTS, packed.tileBytes],
    [CONTRACTION_SEGMENTS, offsets.length],
    [CONTRACTION_OFFSETS, emitter.image.words(offsets)],
    [CONTRACTION_PAIRS, packed.pairs],
  ];
}

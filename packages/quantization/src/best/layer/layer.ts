/** Layers: sums of products of data with trained weights, as convolutions and dense layers compute them. */
import type { Node, WindowAxis } from '@mrtjs/graph';
import type { Coded } from '../coded.js';

/**
 * The shape of a layer. Data is seen as images of `groups · channels` channels; each filter reads the channels of its
 * group. A dense layer reads images of one pixel.
 */
export interface Geometry {
  readonly groups: number;
  /** Input channels of a group. */
  readonly channels: number;
  /** Output channels, all groups together. */
  readonly filters: number;
  readonly rows: WindowAxis;
  readonly columns: WindowAxis;
}

/** Number of weights of one filter: channels × kernel rows × kernel columns. */
export function termsOf({ channels, rows, columns }: Geometry): number {
  return channels * rows.kernel * columns.kernel;
}

/** A layer whose weights are to be rounded. */
export interface Layer {
  readonly node: Node;
  readonly geometry: Geometry;
  /** Filters × terms, in steps of the integers that they are rounded to. */
  readonly weights: Float64Array;
  /** The largest magnitude of an integer weight. */
  readonly limit: number;
  /** What is added to the integers that it reads, by input channel (of all groups). */
  readonly zeros: Float64Array;
}

/** What became of a layer's weights. */
export interface LearnedLayer {
  /** Integers, filters × terms. */
  readonly weights: Float64Array;
  /** What is to be added to the accumulator of each filter. */
  readonly bias: Float64Array;
}

/** Rounds the weights of a layer, knowing the integers that it reads. */
export type LayerLearner = (layer: Layer, operand: Coded) => Promise<LearnedLayer>;

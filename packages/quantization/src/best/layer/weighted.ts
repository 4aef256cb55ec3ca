/** Layers in integers: weights with a scale for each filter, constants for zero points, bounds of the sums. */
import type { Node } from '@mrtjs/graph';
import { getBit, getBitCount, ops, rangeOf, roundHalfAway } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import type { Assembly } from '../assembly.js';
import type { Channelwise } from '../channelwise.js';
import { channelOf, collapsed, largestOf, mapChannels } from '../channelwise.js';
import type { Coded } from '../coded.js';
import { isUniform } from '../coded.js';
import type { Ints } from '../emitter.js';
import type { Grid } from '../grid.js';
import { Settled } from '../sources/settled.js';
import type { Source } from '../sources/source.js';
import type { LayerConstants } from './constants.js';
import { largestSum, zeroConstants } from './constants.js';
import { filterScales } from './filter-scales.js';
import type { Geometry, Layer, LearnedLayer } from './layer.js';
import { termsOf } from './layer.js';
import { roundNearest } from './round-nearest.js';

/** A layer of the float model. */
export interface FloatLayer {
  readonly node: Node;
  readonly geometry: Geometry;
  readonly data: Source;
  /** The axis of the data that its channels lie along. */
  readonly dataAxis: number;
  /** Filters × terms. */
  readonly weights: Float64Array;
  readonly weightShape: Shape;
  /** By filter. */
  readonly bias: Float64Array;
  /** The axis of the filters in the output, and its number of axes. */
  readonly axis: number;
  readonly rank: number;
  /** The operator over integers: data, weights and, where there is one, a bias; `padded` data has its border already. */
  emit(inputs: readonly Ints[], bits: Bits, padded: boolean): Ints;
}

interface Bits {
  readonly precision: number;
  readonly magnitude: number;
}

/** Bits of weights, and of the data of one operator. */
const OPERAND_BITS = 8;
const LIMIT = rangeOf(OPERAND_BITS);

/** Bits of the lower of two planes. */
const LOW_BITS = 7;

/** Sums of the magnitudes of a filter up to which two planes fit 32 bits. */
const MAX_PLANE_SUM = 60_000;

/** A zero point is added to the bias where rounding it to an accumulator moves results by at most half of this. */
const MAX_FOLDED_FACTOR = 1 / 32;

/** A layer in integers: an accumulator with a scale for each filter. */
export async function weightedLayer(assembly: Assembly, layer: FloatLayer): Promise<Source> {
  const { node, geometry, bias } = layer;
  const grid = assembly.known?.onlyGrid(node);
  const { operand, planes, weights: exact, scales } = scaledLayer(assembly, layer, grid);
  const zeros = inputChannels(operand.zero, geometry);
  const request: Layer = { node, geometry, weights: exact, limit: LIMIT, zeros };
  const { weights, bias: correction } = await (assembly.learn?.(request, operand) ?? unlearned(request));

  const folded = foldedZero(scales, grid);
  const border = borderOf(geometry, operand);
  const { values, perPosition } = zeroConstants(geometry, weights, zeros, border !== undefined);
  const size = values.length / geometry.filters;
  const constants: LayerConstants = {
    perPosition,
    values: values.map((value, i) => {
      const f = Math.floor(i / size);
      const own = (bias[f] as number) * (scales[f] as number) + (correction[f] as number);
      return roundHalfAway(own + value - channelOf(folded, f));
    }),
  };
  const weight = assembly.emitter.parameter(weightName(layer), layer.weightShape, weights);
  const data = border === undefined ? operand : withBorder(assembly, geometry, operand, border);
  const sums = planes
    ? emitPlanes(
        assembly,
        layer,
        operand,
        weight,
        constants,
        largestSum(geometry, weights, LIMIT, NO_CONSTANTS(geometry)),
      )
    : emitSums(assembly, layer, data, weight, constants, border !== undefined);
  const magnitude = largestSum(geometry, weights, operand.magnitude, constants);
  const { axis, rank } = layer;
  return new Settled(assembly, node, {
    ...sums,
    magnitude,
    scale: collapsed(scales),
    zero: folded,
    axis,
    rank,
    origin: node,
  });
}

function unlearned({ weights, limit, geometry }: Layer): LearnedLayer {
  return { weights: roundNearest(weights, limit), bias: new Float64Array(geometry.filters) };
}

/** What a layer reads, and its weights in steps of integers. */
interface ScaledLayer {
  readonly operand: Coded;
  /** Whether the operand is read as two planes. */
  readonly planes: boolean;
  readonly weights: Float64Array;
  /** Accumulators per float, by filter. */
  readonly scales: Float64Array;
}

function scaledLayer(assembly: Assembly, layer: FloatLayer, grid: Grid | undefined): ScaledLayer {
  const { data, geometry } = layer;
  if (assembly.recipe.twoPlanes.has(layer.node.name)) {
    const wide = data.form(assembly.ranges.planes(data.node));
    const scaled = scaledFor(assembly, layer, grid, wide);
    if (largestSum(geometry, scaled.weights, 1, NO_CONSTANTS(geometry)) <= MAX_PLANE_SUM)
      return { ...scaled, operand: wide, planes: true };
  }
  const operand = narrowOperand(assembly, layer);
  return { ...scaledFor(assembly, layer, grid, operand), operand, planes: false };
}

const NO_CONSTANTS = ({ filters }: Geometry): LayerConstants => ({
  values: new Float64Array(filters),
  perPosition: false,
});

/** Integers of at most 8 bits: those that there are, whatever their scales and zeros, or else the operand's grid. */
function narrowOperand({ ranges }: Assembly, { data, dataAxis }: FloatLayer): Coded {
  const bare = data instanceof Settled ? data.bare : undefined;
  const isUsable =
    bare !== undefined && bare.precision <= OPERAND_BITS && (bare.axis === dataAxis || isUniform(bare));
  return isUsable ? (data as Settled).asTheyAre() : data.form(ranges.operand(data.node));
}

function scaledFor(
  { recipe, ranges }: Assembly,
  { node, geometry, weights, bias }: FloatLayer,
  grid: Grid | undefined,
  operand: Coded,
): Pick<ScaledLayer, 'weights' | 'scales'> {
  const terms = termsOf(geometry);
  const taps = terms / geometry.channels;
  const inputScales = inputChannels(operand.scale, geometry);
  const threshold = ranges.largest((node.inputs[1] as { node: Node }).node);
  const perInteger = weights.map((w, i) => {
    const group = groupOf(geometry, Math.floor(i / terms));
    const channel = group * geometry.channels + Math.floor((i % terms) / taps);
    return Math.max(-threshold, Math.min(threshold, w)) / (inputScales[channel] as number);
  });
  const byFilter = Array.from({ length: geometry.filters }, (_, f) =>
    perInteger.subarray(f * terms, (f + 1) * terms),
  );
  const zero = grid === undefined ? 0 : Math.abs(grid.zero) / grid.scale;
  const scales = filterScales({
    largest: Float64Array.from(byFilter, (filter) =>
      filter.reduce((max, w) => Math.max(max, Math.abs(w)), 0),
    ),
    limit: LIMIT,
    constants: bias.map((b) => Math.abs(b) + zero),
    perFilter: recipe.channelWeights,
    grid,
  });
  return { weights: perInteger.map((w, i) => w * (scales[Math.floor(i / terms)] as number)), scales };
}

function groupOf({ groups, filters }: Geometry, filter: number): number {
  return Math.floor((filter * groups) / filters);
}

/** A number of each input channel; where channels lie behind each other in a flattened layer, each counts repeatedly. */
function inputChannels(x: Channelwise, { groups, channels }: Geometry): Float64Array {
  const count = groups * channels;
  const given = typeof x === 'number' ? 1 : x.length;
  return Float64Array.from({ length: count }, (_, c) => channelOf(x, Math.floor((c * given) / count)));
}

/** The zero point of the only grid that is wanted, in accumulators: added to the bias it needs no operator. */
function foldedZero(scales: Float64Array, grid: Grid | undefined): Channelwise {
  if (grid === undefined || grid.zero === 0) return 0;
  const factors = mapChannels(scales, (scale) => grid.scale / scale);
  if (largestOf(factors) > MAX_FOLDED_FACTOR) return 0;
  return mapChannels(scales, (scale) => roundHalfAway((grid.zero * scale) / grid.scale));
}

/**
 * The integer that stands for 0, if padding is to be made of it: a border around the data takes less memory than a
 * constant for each position of the result, and fewer operations where there are fewer channels to read than filters.
 */
function borderOf({ rows, columns }: Geometry, { scale, zero, precision }: Coded): number | undefined {
  const isPadded = rows.pad > 0 || columns.pad > 0;
  const isUniform = typeof scale === 'number' && typeof zero === 'number' && zero !== 0;
  return isPadded && isUniform && Number.isInteger(zero) && Math.abs(zero) <= rangeOf(precision)
    ? -zero
    : undefined;
}

/** Data with its border. */
function withBorder({ emitter }: Assembly, { rows, columns }: Geometry, data: Ints, constant: number): Ints {
  const attrs = {
    mode: 'constant',
    pad_width: [0, 0, 0, 0, rows.pad, rows.pad, columns.pad, columns.pad],
    constant_value: constant,
  } as const;
  return emitter.apply(ops.pad, [data], attrs, data);
}

/** Σ weight · data + constant: the constants of filters as the bias, those of positions as an addition. */
function emitSums(
  { emitter }: Assembly,
  layer: FloatLayer,
  data: Ints,
  weight: Ints,
  { values, perPosition }: LayerConstants,
  isPadded: boolean,
): Ints {
  const { geometry } = layer;
  const bits = sumBits(geometry, data, weight);
  const isZero = values.every((value) => value === 0);
  if (isZero) return layer.emit([data, weight], bits, isPadded);
  if (!perPosition) {
    const bias = emitter.parameter('bias', [geometry.filters], values);
    const precision = Math.max(bits.precision, bias.precision) + 1;
    return layer.emit(
      [data, weight, bias],
      { precision, magnitude: bits.magnitude + bias.magnitude },
      isPadded,
    );
  }
  const shape = [1, geometry.filters, geometry.rows.out, geometry.columns.out];
  return emitter.add(
    layer.emit([data, weight], bits, isPadded),
    emitter.parameter('bias_map', shape, values),
  );
}

/**
 * The same for data of 15 bits, x = 128 · h + l with h and l of 8 bits: (Σ weight · h) · 128 + Σ weight · l + constant.
 */
function emitPlanes(
  assembly: Assembly,
  layer: FloatLayer,
  data: Ints,
  weight: Ints,
  constants: LayerConstants,
  magnitude: number,
): Ints {
  const { emitter } = assembly;
  const high = emitter.shiftRight(data, LOW_BITS, OPERAND_BITS);
  const low = emitter.clip(emitter.subtract(data, emitter.shiftLeft(high, LOW_BITS)), OPERAND_BITS);
  const lowSums = emitSums(assembly, layer, low, weight, constants, false);
  const highSums = layer.emit([high, weight], { ...sumBits(layer.geometry, high, weight), magnitude }, false);
  const bounded = emitter.clip(highSums, getBit(magnitude));
  return emitter.add(emitter.shiftLeft(bounded, LOW_BITS), lowSums);
}

function weightName({ node }: FloatLayer): string {
  return (node.inputs[1] as { node: Node }).node.name;
}

/** Bits of a sum of products, as the virtual machine counts them. */
function sumBits(geometry: Geometry, data: Ints, weight: Ints): Bits {
  const terms = termsOf(geometry);
  return {
    precision: data.precision + weight.precision + getBitCount(terms),
    magnitude: data.magnitude * weight.magnitude * terms,
  };
}

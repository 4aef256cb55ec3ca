/** Requantization over the full range with one rounding that matters. */
import { getBit, rangeOf, roundHalfAway } from '@mrtjs/graph';
import { MAX_PRECISION } from '../run.js';
import type { Channelwise } from './channelwise.js';
import { combineChannels, everyChannel, largestOf, mapChannels } from './channelwise.js';
import type { Coded } from './coded.js';
import { channelParameter } from './coded.js';
import type { Emitter, Ints } from './emitter.js';
import type { Grid } from './grid.js';
import type { Scaling } from './scaling.js';
import { scalingOf } from './scaling.js';

/** Bits of the data that is multiplied: 10 more than an 8-bit result has, so that rounding to them costs nothing. */
const DATA_BITS = 18;

/** A constant of so little of a step is left out: it is what is left of one that was added before, rounded. */
const NEGLIGIBLE = 1 / 64;

/** A constant is added before the multiplication only if rounding it moves results by at most so much of a step. */
const MAX_CONSTANT_ERROR = 1 / 16;

/**
 * The integers of a code on a grid: rounded once, by a multiplier for each channel and one shift. Data is first shifted
 * down to 18 bits, multipliers have 14 (or what the 32 bits of the product leave); what zero points differ by is added
 * before the multiplication, after it, or after the shift, wherever it fits.
 */
export function rescale(emitter: Emitter, from: Coded, grid: Grid): Coded {
  const result = rescaledInts(emitter, from, grid);
  return {
    ...result,
    scale: grid.scale,
    zero: grid.zero,
    axis: from.axis,
    rank: from.rank,
    origin: from.origin,
  };
}

function rescaledInts(emitter: Emitter, from: Coded, grid: Grid): Ints {
  const factor = mapChannels(from.scale, (scale) => grid.scale / scale);
  /** What is to be added to integer · factor. */
  const offset = combineChannels(from.zero, factor, (zero, f) => zero * f - grid.zero);
  if (factor === 1 && typeof offset === 'number' && Number.isInteger(offset))
    return emitter.clip(offset === 0 ? from : emitter.add(from, emitter.constant(offset)), grid.bits);

  const hasOffset = !everyChannel(offset, (x) => Math.abs(x) <= NEGLIGIBLE);
  const data = narrowed(emitter, from, hasOffset ? DATA_BITS - 1 : DATA_BITS);
  const scaled = mapChannels(factor, (f) => f * 2 ** data.shift);
  const room = MAX_PRECISION - data.ints.precision;
  if (!hasOffset) {
    const scaling = scalingOf(scaled, room);
    return emitter.shiftRight(times(emitter, data.ints, scaling, from), scaling.shift, grid.bits);
  }
  const scaling = scalingOf(scaled, room - 1);
  const before = constantBefore(scaled, offset, scaling);
  if (fits(before, data.ints.precision)) {
    const sum = emitter.add(data.ints, channelParameter(emitter, 'offset', before, from));
    return emitter.shiftRight(times(emitter, sum, scaling, from), scaling.shift, grid.bits);
  }
  return finish(emitter, times(emitter, data.ints, scaling, from), scaling.shift, offset, grid.bits, from);
}

/** Whether a code can be brought to a grid: its scale may be so large that the multiplier does not fit. */
export function reaches(from: Coded, grid: Grid): boolean {
  const shift = Math.max(0, getBit(from.magnitude) - (DATA_BITS - 1));
  const factor = mapChannels(from.scale, (scale) => (grid.scale / scale) * 2 ** shift);
  return largestOf(factor) <= rangeOf(MAX_PRECISION - 1 - (getBit(from.magnitude) - shift));
}

/** Data of at most `bits` bits, and by how much it was shifted down for that. It is never limited by it. */
export function narrowed(emitter: Emitter, x: Ints, bits: number): { ints: Ints; shift: number } {
  const needed = getBit(x.magnitude);
  const shift = Math.max(0, needed - bits);
  return { ints: emitter.shiftRight(x, shift, needed - shift), shift };
}

/** Integers times the multipliers of a scaling. */
export function times(emitter: Emitter, x: Ints, { multiplier }: Scaling, code: Coded): Ints {
  return multiplier === 1 ? x : emitter.multiply(x, channelParameter(emitter, 'scale', multiplier, code));
}

/**
 * The final rounding of products of at most 31 bits, shift(product) + offset: what is to be added is added before the
 * shift where it fits, otherwise after it, as an integer.
 */
export function finish(
  emitter: Emitter,
  product: Ints,
  shift: number,
  offset: Channelwise,
  bits: number,
  code: Coded,
): Ints {
  const fine = mapChannels(offset, (x) => roundHalfAway(x * 2 ** shift));
  if (largestOf(fine) === 0) return emitter.shiftRight(product, shift, bits);
  if (fits(fine, MAX_PRECISION - 1)) {
    const sum = emitter.add(product, channelParameter(emitter, 'offset', fine, code));
    return emitter.shiftRight(sum, shift, bits);
  }
  const coarse = mapChannels(offset, roundHalfAway);
  const unmoved = emitter.shiftRight(product, shift, getBit(rangeOf(bits) + largestOf(coarse)));
  return emitter.clip(emitter.add(unmoved, channelParameter(emitter, 'offset', coarse, code)), bits);
}

/**
 * offset / factor, by the factor that the multiplier really stands for; infinite where a multiplier is 0, or where
 * rounding it to an integer would be felt.
 */
function constantBefore(
  factor: Channelwise,
  offset: Channelwise,
  { multiplier, shift }: Scaling,
): Channelwise {
  const exact = combineChannels(multiplier, offset, (m, x) => (x === 0 ? 0 : (x * 2 ** shift) / m));
  return combineChannels(exact, factor, (x, f) => {
    const rounded = roundHalfAway(x);
    return Math.abs((rounded - x) * f) <= MAX_CONSTANT_ERROR ? rounded : Infinity;
  });
}

function fits(x: Channelwise, bits: number): boolean {
  return largestOf(x) <= rangeOf(bits);
}

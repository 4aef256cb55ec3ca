import type { Channelwise } from '../channelwise.js';
import { combineChannels, everyChannel, largestOf, mapChannels } from '../channelwise.js';
import type { Coded } from '../coded.js';
import { channelParameter } from '../coded.js';
import type { Emitter, Ints } from '../emitter.js';
import type { Grid } from '../grid.js';
import { finish, narrowed } from '../rescale.js';
import { scalingOf } from '../scaling.js';
import { MAX_PRECISION } from '../../run.js';
import { roundHalfAway } from '@mrtjs/graph';
import type { Curve } from './curve.js';

/**
 * x where positive, slope · x where negative, in one rounding: with the factor f of the grid,
 * (x · n + max(x, 0) · m) >> S, where n ≈ slope · f · 2^S and m ≈ (1 − slope) · f · 2^S.
 */
export class Rectifier implements Curve {
  readonly slopes: Channelwise;
  readonly rising: boolean;
  readonly isUniform: boolean;

  constructor(slopes: Channelwise) {
    this.slopes = slopes;
    this.rising = everyChannel(slopes, (slope) => slope >= 0);
    this.isUniform = typeof slopes === 'number';
  }

  readonly before = (): null => null;

  emit(emitter: Emitter, from: Coded, grid: Grid): Coded {
    // Two products, their sum, and the constant: each takes a bit.
    const reserve = grid.zero === 0 ? 1 : 2;
    const data = narrowed(emitter, zeroBased(emitter, from), DATA_BITS - reserve);
    const factor = mapChannels(from.scale, (scale) => (grid.scale / scale) * 2 ** data.shift);
    const below = combineChannels(this.slopes, factor, (slope, f) => slope * f);
    const above = combineChannels(factor, below, (f, negative) => f - negative);
    const largest = Math.max(largestOf(below), largestOf(above));
    const { shift } = scalingOf(largest, MAX_PRECISION - data.ints.precision - reserve);
    const n = mapChannels(below, (f) => roundHalfAway(f * 2 ** shift));
    const m = mapChannels(above, (f) => roundHalfAway(f * 2 ** shift));
    const product = (x: Ints, by: Channelwise): Ints =>
      emitter.multiply(x, channelParameter(emitter, 'slope', by, from));
    const sum = emitter.add(product(data.ints, n), product(emitter.relu(data.ints), m));
    const result = finish(emitter, sum, shift, -grid.zero, grid.bits, from);
    return { ...from, ...result, scale: grid.scale, zero: grid.zero };
  }

  /** A rectifier limited below at 0 is one that has no slope. */
  limited(): undefined {
    return undefined;
  }

  stretched(): Rectifier {
    return this;
  }
}

/** Bits of data and reserve: multipliers have the other 14. */
const DATA_BITS = 18;

/** Integers of which 0 stands for 0. */
function zeroBased(emitter: Emitter, from: Coded): Ints {
  if (everyChannel(from.zero, (zero) => zero === 0)) return from;
  return emitter.add(from, channelParameter(emitter, 'zero', mapChannels(from.zero, roundHalfAway), from));
}

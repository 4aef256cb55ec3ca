import { getBitCount, ops, rangeOf, roundHalfAway } from '@mrtjs/graph';
import type { Coded } from '../coded.js';
import type { Emitter } from '../emitter.js';
import type { Grid } from '../grid.js';
import { rescale } from '../rescale.js';
import type { Curve } from './curve.js';

/** min(max(x, low), high). */
export class Limits implements Curve {
  readonly rising = true;
  readonly isUniform = true;
  readonly low: number;
  readonly high: number;

  constructor(low: number, high: number) {
    this.low = low;
    this.high = high;
  }

  readonly before = (grid: Grid): Grid => grid;

  /**
   * Limits at or beyond the ends of the grid are what bringing integers to its bits does anyway: behind a ReLU with a
   * moved zero point nothing is emitted.
   */
  emit(emitter: Emitter, from: Coded, grid: Grid): Coded {
    const result = rescale(emitter, from, grid);
    const range = rangeOf(grid.bits);
    const [low, high] = [this.low, this.high].map((x) =>
      Math.min(range, Math.max(-range, roundHalfAway(x * grid.scale - grid.zero))),
    ) as [number, number];
    if (low === -range && high === range) return result;
    if (low === 0 && high === range) return { ...result, ...emitter.relu(result) };
    const magnitude = Math.max(Math.abs(low), Math.abs(high));
    const bits = { precision: getBitCount(magnitude + 1) + 1, magnitude };
    // Equal limits leave one value; the operator takes only different ones.
    const bounds = low < high ? { a_min: low, a_max: high } : { a_min: low - 1, a_max: low };
    return { ...result, ...emitter.clip(emitter.apply(ops.clip, [result], bounds, bits), grid.bits) };
  }

  limited(low: number, high: number): Limits {
    return new Limits(clamp(this.low, low, high), clamp(this.high, low, high));
  }

  stretched(factor: number): Limits {
    return new Limits(this.low * factor, this.high * factor);
  }
}

function clamp(x: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, x));
}

/** The function that changes nothing. */
export const identity: Limits = new Limits(-Infinity, Infinity);

/** Whether a curve changes nothing. */
export function isIdentity(curve: Curve): boolean {
  return curve instanceof Limits && curve.low === -Infinity && curve.high === Infinity;
}

/** Whether a curve is max(x, 0). */
export function isRelu(curve: Curve): boolean {
  return curve instanceof Limits && curve.low === 0 && curve.high === Infinity;
}

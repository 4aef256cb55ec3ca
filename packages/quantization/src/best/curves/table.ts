import type { ValueRange } from '@mrtjs/graph';
import { ops, rangeOf, roundHalfAway } from '@mrtjs/graph';
import type { Coded } from '../coded.js';
import type { Emitter } from '../emitter.js';
import type { Grid } from '../grid.js';
import { rescale } from '../rescale.js';
import type { Curve } from './curve.js';

/** Bits of a position in a table. */
const INDEX_BITS = 12;

/**
 * A function looked up in a table whose entries lie directly on the grid that is wanted. Arguments beyond the range that
 * the table covers have the values of its ends.
 */
export class Table implements Curve {
  readonly rising: boolean;
  readonly isUniform = true;
  readonly #f: (x: number) => number;
  /** The grid of positions. */
  readonly #index: Grid;

  constructor(f: (x: number) => number, index: Grid, rising: boolean) {
    this.#f = f;
    this.#index = index;
    this.rising = rising;
  }

  /** A table of 2^12 steps over a range; `rising` says whether the function never falls. */
  static over({ low, high }: ValueRange, f: (x: number) => number, rising: boolean): Table {
    const scale = high > low ? (2 ** INDEX_BITS - 1) / (high - low) : 1;
    // Positions are not negative, so they have one bit more, for a sign.
    return new Table(f, { scale, zero: roundHalfAway(low * scale), bits: INDEX_BITS + 1 }, rising);
  }

  readonly before = (): Grid => this.#index;

  emit(emitter: Emitter, from: Coded, grid: Grid): Coded {
    const index = rescale(emitter, from, this.#index);
    const limit = rangeOf(grid.bits);
    const entries = Float64Array.from({ length: 2 ** INDEX_BITS }, (_, i) => {
      const y = this.#f((i + this.#index.zero) / this.#index.scale);
      return Math.min(limit, Math.max(-limit, roundHalfAway(y * grid.scale - grid.zero)));
    });
    const table = emitter.parameter('table', [entries.length, 1], entries);
    const value = emitter.apply(ops.cvmLut, [index, table], { in_dim: entries.length }, table);
    return { ...from, ...value, scale: grid.scale, zero: grid.zero };
  }

  limited(low: number, high: number): Table {
    const f = this.#f;
    return new Table((x) => Math.min(high, Math.max(low, f(x))), this.#index, this.rising);
  }

  stretched(factor: number): Table {
    const f = this.#f;
    return new Table(
      (x) => factor * f(x / factor),
      { ...this.#index, scale: this.#index.scale / factor },
      this.rising,
    );
  }
}

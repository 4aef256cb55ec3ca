/** Curves: functions of one number, applied while integers are brought to a grid. */
import type { Coded } from '../coded.js';
import type { Emitter } from '../emitter.js';
import type { Grid } from '../grid.js';

/** A function of one number. */
export interface Curve {
  /** Whether it never falls, so that it commutes with maxima. */
  readonly rising: boolean;
  /** Whether it is the same for all channels. */
  readonly isUniform: boolean;
  /** The grid to which it brings the code that it is applied to; `null` where it needs the integers as they are. */
  readonly before: (grid: Grid) => Grid | null;
  /** The function of a code, on a grid. */
  emit(emitter: Emitter, from: Coded, grid: Grid): Coded;
  /** The function, its results limited; `undefined` where that has no form of its own. */
  limited(low: number, high: number): Curve | undefined;
  /** x → factor · f(x / factor), for a positive factor; `undefined` where that has no form of its own. */
  stretched(factor: number): Curve | undefined;
}

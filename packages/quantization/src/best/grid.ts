/** Grids: how a tensor as a whole is to be written in integers. */
import type { ValueRange } from '@mrtjs/graph';
import { rangeOf } from '@mrtjs/graph';

/** float ≈ (integer + zero) / scale, integers of `bits` signed bits. */
export interface Grid {
  readonly scale: number;
  /** An integer. */
  readonly zero: number;
  readonly bits: number;
}

/** A zero point is moved only where that makes steps so much finer: it costs a constant for each position. */
const WORTHWHILE = 1.05;

/**
 * The grid whose integers span a range: with a moved zero point, scale 2R / (high − low) and zero round(low · scale) + R,
 * where R = 2^(bits−1) − 1; otherwise, or where it gains little, symmetric with scale R / max(−low, high).
 */
export function gridOf({ low, high }: ValueRange, bits: number, zeroPoint: boolean): Grid {
  const limit = rangeOf(bits);
  const largest = Math.max(-low, high);
  if (!(largest > 0)) return { scale: 1, zero: 0, bits };
  const spread = (2 * limit) / (high - low);
  return zeroPoint && spread > (WORTHWHILE * limit) / largest
    ? { scale: spread, zero: Math.round(low * spread) + limit, bits }
    : { scale: limit / largest, zero: 0, bits };
}

/** A text that is the same for equal grids. */
export function gridKey({ scale, zero, bits }: Grid): string {
  return `${scale}:${zero}:${bits}`;
}

/** Multiplication by real factors in integers: a multiplier per channel and one shift for all. */
import { rangeOf, roundHalfAway } from '@mrtjs/graph';
import type { Channelwise } from './channelwise.js';
import { largestOf, mapChannels } from './channelwise.js';

/** x · factor ≈ (x · multiplier) / 2^shift. */
export interface Scaling {
  /** Integers. */
  readonly multiplier: Channelwise;
  /** 0 to {@link MAX_SHIFT}. */
  readonly shift: number;
}

/** The largest shift that is emitted; the virtual machine would take 32. */
const MAX_SHIFT = 31;

/**
 * The most exact scaling whose multipliers have `bits` signed bits: the largest shift for which every factor · 2^shift
 * still fits. Only doubling and halving decide it.
 */
export function scalingOf(factor: Channelwise, bits: number): Scaling {
  const limit = rangeOf(bits);
  let largest = largestOf(factor);
  let shift = 0;
  while (largest > 0 && shift < MAX_SHIFT && 2 * largest <= limit) {
    largest *= 2;
    shift++;
  }
  let multiplier = mapChannels(factor, (x) => roundHalfAway(x * 2 ** shift));
  // Of one multiplier for all, powers of two are left to the shift.
  while (typeof multiplier === 'number' && multiplier !== 0 && multiplier % 2 === 0 && shift > 0) {
    multiplier /= 2;
    shift--;
  }
  return { multiplier, shift };
}

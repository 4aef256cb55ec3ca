import { broadcastGreater as op } from '../../operators/broadcast-greater.js';
import { bounded, boundsRule } from '../rule.js';

/** 1 where a > b, else 0. */
export const broadcastGreater = boundsRule(op, ([a, b]) =>
  bounded({
    low: a.range.low > b.range.high ? 1n : 0n,
    high: a.range.high > b.range.low ? 1n : 0n,
  }),
);
